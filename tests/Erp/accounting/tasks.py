"""What Celery does."""

import time

import redis
from celery import shared_task
from django.conf import settings
from django.db.models import Sum

from .models import JournalLine

#: The key in Redis at which the schedule leaves the time.
HEARTBEAT = "himalytix:heartbeat"


@shared_task
def trial_balance():
    """The ledger's sums; in a whole ledger both are equal."""
    sums = JournalLine.objects.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return {"lines": JournalLine.objects.count(), "debit": str(sums["debit"]), "credit": str(sums["credit"])}


@shared_task(ignore_result=True)
def heartbeat():
    """Sent by the schedule, done by the worker: both are up when it is recent."""
    redis.from_url(settings.REDIS_URL).set(HEARTBEAT, time.time())
