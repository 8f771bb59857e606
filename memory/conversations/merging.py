"""How an update goes into a working memory."""

from difflib import SequenceMatcher


def merged(held, update):
    """A JSON object with an update merged in: objects deeply, arrays whole, and null deletes."""
    result = dict(held)
    for name, value in update.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            before = result.get(name)
            result[name] = merged(before if isinstance(before, dict) else {}, value)
        else:
            result[name] = value
    return result


def three_way(base, mine, theirs):
    """``theirs`` with what changed from ``base`` to ``mine``, line by line.

    A line that both changed stays as both wrote it, theirs first: nothing that anybody noted is lost.
    """
    base, mine, result = base.splitlines(), mine.splitlines(), theirs.splitlines()
    for kind, b1, b2, m1, m2 in SequenceMatcher(a=base, b=mine, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        added = [line for line in mine[m1:m2] if line not in result]
        gone = [line for line in base[b1:b2] if line in result]
        at = result.index(gone[0]) if gone else _after(result, base[:b1])
        for line in gone:
            result.remove(line)
        result[at:at] = added
    return "\n".join(result)


def _after(lines, before):
    """The place after the last of the lines ``before`` that is still there."""
    for line in reversed(before):
        if line.strip() and line in lines:
            # What others have put after it comes first.
            at = lines.index(line) + 1
            while at < len(lines) and lines[at].strip() and not lines[at].startswith("#"):
                at += 1
            return at
    return len(lines)
