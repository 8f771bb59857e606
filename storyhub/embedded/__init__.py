"""PostgreSQL and Redis out of wheels, for one machine: nothing to install, nothing left running."""
