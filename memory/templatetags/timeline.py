"""The cells of the timeline. Thousands stand on a page: too many for the loops of a template, so they are put
together here out of few different pieces."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext

from memory.timeline import Show

register = template.Library()


@register.simple_tag
def cells_of(row, show, language):
    """The cells of a row as ``<td>``s, each with a link to its drawer. ``language`` is that of the story."""
    draw = {Show.SHADES: _shade, Show.MARKS: _marks, Show.WORDS: _words}[show]
    name = escape(row.name)
    return mark_safe("".join([_cell(cell, name, draw, language) for cell in row.cells]))


def _cell(cell, name, draw, language):
    if not cell.count:
        return _td(cell.column.now, cell.later) + "</td>"
    href = f"{name}/{cell.column.episode.number}/"
    said = _in_words(get_language(), cell.count, cell.secrets, cell.wrong, cell.later)
    return f"{_td(cell.column.now, cell.later)}{draw(cell, href, said, language)}</a></td>"


def _td(now, later):
    names = [name for name, given in (("now", now), ("later", later)) if given]
    return f'<td class="{" ".join(names)}">' if names else "<td>"


def _shade(cell, href, said, language):
    secret, wrong = " has-secrets" * bool(cell.secrets), " has-wrong" * bool(cell.wrong)
    return f'<a class="shade-{cell.shade}{secret}{wrong}" href="{href}" aria-label="{said}">{cell.count}'


def _marks(cell, href, said, language):
    more = f'<span class="timeline-more">+{cell.more}</span>' if cell.more else ""
    drawn = "".join([_mark(mark) for mark in cell.marks])
    return f'<a href="{href}" aria-label="{said}">{drawn}{_lock() if cell.secrets else ""}{more}'


def _words(cell, href, said, language):
    phrases = format_html_join(
        "",
        '<span class="timeline-phrase">{}'
        '<span class="timeline-text">{}<span lang="{}">{}</span></span></span>',
        (
            (mark_safe(_mark(phrase.mark)), _lock() if phrase.mark.secret else "", language, phrase.text)
            for phrase in cell.phrases
        ),
    )
    more = ngettext("%(count)d more", "%(count)d more", cell.more) % {"count": cell.more}
    rest = format_html('<span class="timeline-more">{}</span>', more) if cell.more else ""
    return f'<a href="{href}">{phrases}{rest}'


@lru_cache(maxsize=1024)
def _mark(mark):
    secret = " mark-secret" if mark.secret else ""
    return f'<span class="mark mark-{mark.sign} mark-{mark.importance}{secret}"></span>'


def _lock():
    return _lock_in(get_language())


@lru_cache(maxsize=8)
def _lock_in(language):
    return format_html(
        '<svg class="icon lock" role="img" aria-label="{}"><use href="{}#lock"></use></svg>',
        gettext("Secret"),
        static("icons/sprite.svg"),
    )


@lru_cache(maxsize=4096)
def _in_words(language, count, secrets, wrong, later):
    """ "12 facts · secret: 3": a cell for those who do not see its marks."""
    said = [ngettext("%(count)d fact", "%(count)d facts", count) % {"count": count}]
    if secrets:
        said.append(gettext("secret: %(count)d") % {"count": secrets})
    if wrong:
        said.append(gettext("wrongly believed: %(count)d") % {"count": wrong})
    if later:
        said.append(gettext("not known yet"))
    return format_html("{}", " · ".join(said))
