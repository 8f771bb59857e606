"""The addresses of what characters know."""

app_name = "memory"
urlpatterns = []
