"""What the project adds to every request."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect


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
