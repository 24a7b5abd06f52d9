"""A small ERP for tests of restores; django starts Celery's application with its own, so that tasks find their broker."""

from .celery import app as celery_app

__all__ = ("celery_app",)
