"""The addresses of what authors write."""

app_name = "episodes"
urlpatterns = []
