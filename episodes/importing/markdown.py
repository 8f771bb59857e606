"""Markdown: headings stay headings, emphasis becomes our marks, everything else becomes plain lines."""

import re
from html import unescape

from ..markup import Run, written
from .source import Line, Source

SUFFIXES = (".md", ".markdown")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t　]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_BREAK = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_FRONT_TITLE = re.compile(r"title:\s*[\"']?(.+?)[\"']?\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_HTML_RUBY = re.compile(r"<ruby>(.*?)</ruby>", re.S | re.I)
_HTML_TAG = re.compile(r"</?(?:em|strong|b|i|u|br|p|div|span|center|small|rp|rt|rb|ruby)\b[^<>]*/?>", re.I)
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^()\n]*\)")
_SPANS = (
    re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s\\*])\1(?!\*)"),
    re.compile(r"(?<![\\_\w])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s\\_])\1(?![\w_])"),
)
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
SCENE_BREAK = "* * *"


def read(text: str, name: str) -> Source:
    """Read a Markdown file. A thematic break becomes ``* * *``; quotes and links lose their marks."""
    title, text = _front_matter(_COMMENT.sub("", text))
    text = _HTML_RUBY.sub(_ruby_of_html, text)
    return Source(name, tuple(_lines(text.split("\n"))), (title,) if title else ())


def emphasised(text: str) -> str:
    """One line with ``*…*`` and ``_…_`` turned into emphasis in manuscript form."""
    for span in _SPANS:
        text = span.sub(lambda match: match[2] if "《《" in match[2] else f"《《{match[2]}》》", text)
    return text


def _front_matter(text: str) -> tuple[str, str]:
    """The title given in a block of settings on top, and the text without that block."""
    block = re.match(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.S)
    if not block or not re.search(r"^\w[\w -]*:", block[1], re.M):
        return "", text
    titles = (match[1] for line in block[1].split("\n") if (match := _FRONT_TITLE.match(line)))
    return next(titles, ""), text[block.end() :]


def _lines(lines: list[str]) -> list[Line]:
    read, fenced = [], False
    for at, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            read.append(Line(line))
        elif heading := _ATX.match(line):
            read.append(Line(_inline(heading[2] or "").strip(), len(heading[1])))
        elif (under := _SETEXT.match(line)) and _can_be_heading(lines, at) and read:
            read[-1] = Line(read[-1].text.strip(), 1 if under[1][0] == "=" else 2)
        elif _BREAK.match(line):
            read.append(Line(SCENE_BREAK))
        else:
            read.append(Line(_inline(re.sub(r"^ {0,3}(?:> ?)+", "", line))))
    return read


def _can_be_heading(lines: list[str], at: int) -> bool:
    """Whether the line above a rule is a paragraph of its own, which the rule makes a heading."""
    above = lines[at - 1].strip() if at else ""
    return (
        bool(above) and (at < 2 or not lines[at - 2].strip()) and not _ATX.match(above) and len(above) <= 80
    )


def _inline(line: str) -> str:
    line = _HTML_TAG.sub("", line)
    line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    line = _STRUCK.sub(r"\1", emphasised(line))
    return unescape(_ESCAPED.sub(r"\1", line)).rstrip().removesuffix("\\")


def _ruby_of_html(match: re.Match) -> str:
    """``<ruby>漢字<rt>かんじ</rt></ruby>`` in manuscript form."""
    inner = re.sub(r"<rp>.*?</rp>", "", match[1], flags=re.S | re.I)
    pieces = re.findall(r"(.*?)<rt>(.*?)(?:</rt>|\Z)", inner, re.S | re.I)
    runs = [
        Run(_HTML_TAG.sub("", base).strip(), _HTML_TAG.sub("", reading).strip()) for base, reading in pieces
    ]
    return written(runs) if runs else _HTML_TAG.sub("", inner)
