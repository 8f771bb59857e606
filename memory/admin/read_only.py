"""Nothing is edited here."""


class ReadOnly:
    """To look at and, where the permission is given, to delete."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
