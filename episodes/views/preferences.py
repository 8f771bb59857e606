"""How a person likes the desk. Kept in cookies, so that the first byte of a page has the right theme."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from episodes.desk import THEMES

_A_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def theme(request):
    """Choose light, dark, or (anything else) what the device says; then back to where one was."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(_back(request))
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=_A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("theme")
    return response


@login_not_required
def legend(request):
    """What the marks mean, as a page of its own for those who cannot open the dialog."""
    return render(request, "episodes/legend.html")


def _back(request):
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else "/"
