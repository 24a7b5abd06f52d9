"""What gunicorn serves. Code and database of different releases are not served: the service then fails at its start."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himalytix.settings")
application = get_wsgi_application()


def require_database_of_this_release():
    """Raises when the database lacks migrations that the code has."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    logging.getLogger("himalytix").info("Comparing the migrations of %s with the code", connection.settings_dict["NAME"])
    executor = MigrationExecutor(connection)
    missing = [f"{migration.app_label}.{migration.name}" for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    # gunicorn forks its workers after this; a connection must not be shared with them.
    connection.close()
    if missing:
        raise RuntimeError(f"The database lacks {', '.join(missing)}; run manage.py migrate.")


require_database_of_this_release()
