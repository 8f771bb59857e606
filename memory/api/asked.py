"""What those who work on a story are asked and answer: what proposals, replacements and findings share."""

from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, viewsets
from rest_framework.response import Response

from memory.desk import seen_at_desk_of

from .asking import Conflict, story_about


class AskedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows with a ``state``, of the desk of one story. A list gives those that wait, or those in the state
    asked for. ``relation`` is the name of the rows at their story, ``episode`` the field by which a list is
    narrowed down to an episode."""

    filter_backends = []
    relation = episode = ""
    # The state of those that wait.
    waiting = "proposed"

    def seen(self, desk):
        """The rows that a viewpoint sees, with what is said of them, in order."""
        raise NotImplementedError

    def get_queryset(self):
        story = story_about(self, self.relation)
        if story is None:
            return self.queryset.all()
        asked = self.seen(seen_at_desk_of(self.request.user, story))
        return self._chosen(asked) if self.action == "list" else asked

    def answered(self, asked, answer, act):
        """The row after somebody's answer; 409 when it does not wait for one any more."""
        act(asked, by=self.request.user)
        asked.refresh_from_db()
        if asked.state != answer:
            raise Conflict(_("This proposal does not wait for an answer any more."))
        return Response(self.get_serializer(asked).data)

    def _chosen(self, asked):
        state = self.request.query_params.get("state", self.waiting)
        asked = asked.open() if state == self.waiting else asked.filter(state=state)
        if number := self.request.query_params.get("episode", ""):
            only = {f"{self.episode}__number": number}
            asked = asked.filter(**only) if number.isdecimal() else asked.none()
        return asked
