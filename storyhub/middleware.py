"""What the project adds to every request."""

import logging

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, JsonResponse
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from django_htmx.http import HttpResponseClientRedirect

log = logging.getLogger(__name__)


class SignInAsAPage:
    """A fragment asked for after the session ended opens the sign-in page, instead of showing it inside."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.htmx and response.status_code == 302 and response.url.startswith(f"{sign_in}?"):
            page = redirect_to_login(request.htmx.current_url_abs_path or "/")
            return HttpResponseClientRedirect(page.url)
        return response


class GoneMeanwhile(MiddlewareMixin):
    """What somebody else deletes while it is being worked on is not found. Logged: it may be our mistake."""

    def process_exception(self, request, exception):
        if not isinstance(exception, ObjectDoesNotExist):
            return None
        log.warning("Gone meanwhile: %s", request.path, exc_info=exception)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Not found.")}, status=404)
        return page_not_found(request, Http404())
