"""Django's PostgreSQL backend on the embedded cluster, which starts with the first connection."""

from pathlib import Path

from django.db.backends.postgresql import base

from .postgres import Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        cluster = Cluster(Path(self.settings_dict["STATE"]), durable=self.settings_dict["DURABLE"])
        self.settings_dict["HOST"] = str(cluster.ensure())
        return super().get_connection_params()
