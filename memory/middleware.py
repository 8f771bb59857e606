"""What memory adds to every request."""

from django.http import Http404
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import page_not_found

from .conversations.base import ConversationsUnavailable, TalkGone


class TalksOutOfReach(MiddlewareMixin):
    """A page says so when the talk it is about was deleted meanwhile, or when talks cannot be reached."""

    def process_exception(self, request, exception):
        if isinstance(exception, TalkGone):
            return page_not_found(request, Http404())
        if isinstance(exception, ConversationsUnavailable):
            return render(request, "memory/talks_out_of_reach.html", status=503)
        return None
