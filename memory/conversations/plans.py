"""What the talks of a story remember besides the story: as its people set it, or as it is from the start."""

import json
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from memory.models import MemoryPlan

from .wording import NotSayable, storable

THREAD, RESOURCE = MemoryPlan.Scope.THREAD.value, MemoryPlan.Scope.RESOURCE.value
# Longer ones would not leave room for what is noted.
LONGEST_TEMPLATE = 2000
TEMPLATE = {
    "en": """\
# The one who visits
- Name:
- Who they are to me:
- What they like and dislike:

# Between us
- What they asked me to remember:
- What I promised:
- What we talked about:
""",
    "ja": """\
# 訪ねてくる人
- 名前：
- 自分にとってどういう人か：
- 好きなもの・嫌いなもの：

# ふたりのあいだ
- 覚えていてほしいと言われたこと：
- 約束したこと：
- 話したこと：
""",
}


class PlanRefused(ValueError):
    """A plan that cannot work. The message says why."""


@dataclass(frozen=True)
class Plan:
    """How working memory and recall of earlier messages work in the talks of a story.

    With a ``schema`` (a JSON Schema of an object) working memory is JSON, else Markdown after the
    ``template``. ``initial`` is what it holds before anything was written; a plan that is ``read_only`` shows
    it to the model and never offers it the tool that writes. ``last_messages`` bounds the history of a prompt
    beside its budget; ``top_k``, ``before`` and ``after`` are the messages recalled and those around each.
    """

    enabled: bool = True
    scope: str = RESOURCE
    template: str = TEMPLATE["en"]
    schema: dict[str, Any] | None = None
    initial: str = ""
    read_only: bool = False
    last_messages: int = 40
    recall: bool = True
    recall_scope: str = RESOURCE
    top_k: int = 4
    before: int = 1
    after: int = 1

    def __post_init__(self):
        if self.schema is not None and self.template:
            raise PlanRefused(_("A working memory has a template or a schema, not both."))
        if {self.scope, self.recall_scope} - {THREAD, RESOURCE}:
            raise PlanRefused(_("The scope is “thread” or “resource”."))
        try:
            storable(self.template + self.initial)
        except NotSayable as error:
            raise PlanRefused(str(error)) from error
        if len(self.template) > LONGEST_TEMPLATE:
            raise PlanRefused(_("The template can have %(limit)s characters.") % {"limit": LONGEST_TEMPLATE})
        if self.schema is not None:
            self._check_schema()

    def _check_schema(self):
        import jsonschema  # a tenth of a second that only those with a schema wait for

        try:
            jsonschema.Draft202012Validator.check_schema(self.schema)
        except jsonschema.SchemaError as error:
            raise PlanRefused(_("This is no JSON Schema: %(reason)s") % {"reason": error.message}) from error
        if not isinstance(self.schema, dict) or self.schema.get("type") != "object":
            raise PlanRefused(_("The schema must describe an object."))
        if self.initial:
            try:
                value = json.loads(self.initial)
            except (ValueError, RecursionError):
                value = None
            if not isinstance(value, dict):
                raise PlanRefused(_("With a schema the initial value is a JSON object."))

    @property
    def empty(self):
        """A working memory in which nothing was written."""
        return self.initial or ("{}" if self.schema is not None else self.template)


_ROW = [each.name for each in fields(Plan)]


def plan_of(story):
    """The plan of a story, or the one it has from the start."""
    row = MemoryPlan.objects.filter(story=story).first()
    if row is None:
        return Plan(template=TEMPLATE[story.language])
    values = {name: getattr(row, name) for name in _ROW}
    if row.schema is None and not row.template:
        values["template"] = TEMPLATE[story.language]
    return Plan(**values)


def set_plan(story, **changes):
    """Change the plan of a story and return it. Raises ``PlanRefused``, and then nothing is changed.

    A new ``schema`` takes the place of the template, and a new ``template`` that of the schema.
    """
    if changes.get("schema") is not None:
        changes.setdefault("template", "")
    elif changes.get("template"):
        changes.setdefault("schema", None)
    now = plan_of(story)
    values = {name: getattr(now, name) for name in _ROW} | changes
    if values["schema"] is None and not values["template"]:
        values["template"] = TEMPLATE[story.language]
    plan = Plan(**values)
    MemoryPlan.objects.update_or_create(story=story, defaults=values)
    return plan
