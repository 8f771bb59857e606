"""Django's PostgreSQL backend on the embedded cluster, which starts with the first connection."""

from pathlib import Path

from django.db.backends.postgresql import base

from .postgres import Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        self.settings_dict["HOST"] = str(self._cluster.ensure())
        return super().get_connection_params()

    def get_new_connection(self, conn_params):
        """A connection, to a server that had died and was started again if need be."""
        try:
            return super().get_new_connection(conn_params)
        except base.Database.OperationalError:
            self._cluster.start_again()
            return super().get_new_connection(conn_params)

    @property
    def _cluster(self):
        return Cluster(Path(self.settings_dict["STATE"]), durable=self.settings_dict["DURABLE"])
