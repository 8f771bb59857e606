"""What is answered when a request could not be: that the mistake is ours, or that the database is away."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

AGAIN_IN = "5"  # seconds


@login_not_required
def server_error(request):
    """The answer to an error: 503 while the database does not answer, else 500. Asks nobody for anything."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status, headers = (503, {"Retry-After": AGAIN_IN}) if away else (500, {})
    if not request.path.startswith("/api/"):
        page = loader.get_template(f"{status}.html").render()
        return HttpResponse(page, status=status, headers=headers)
    words = _("The database does not answer. Try again in a moment.") if away else _("Something broke")
    return JsonResponse({"detail": words}, status=status, headers=headers)
