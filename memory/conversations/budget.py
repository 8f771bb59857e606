"""How much of a model's window each part of a prompt may take, and how that is counted."""

# Tokens. The rest of a small model's window (8,192) is for the persona, the question and the answer.
MEMORY_TOKENS = 2400  # recalled facts
HISTORY_TOKENS = 2000  # what was said last in this talk
SUMMARY_TOKENS = 400  # what was said before that
NOTES_TOKENS = 800  # working memory
RECALLED_TOKENS = 600  # passages of earlier talks


def tokens(text):
    """About how many tokens a text has: one a character beyond ASCII, one for four within.

    Vocabularies differ by model, and none can be loaded without the network. English prose takes about four
    characters a token in the common ones, Japanese one to one and a half: this count is rather high than low.
    """
    wide = sum(ord(character) > 127 for character in text)
    return wide + -(-(len(text) - wide) // 4)


def cut(text, room):
    """The lines of a text from its beginning that fit into so many tokens."""
    kept = []
    for line in text.splitlines(keepends=True):
        room -= tokens(line)
        if room < 0:
            break
        kept.append(line)
    return "".join(kept).rstrip()
