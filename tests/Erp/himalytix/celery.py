"""Celery's application: broker, results and schedule are in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himalytix.settings")

app = Celery("himalytix")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
