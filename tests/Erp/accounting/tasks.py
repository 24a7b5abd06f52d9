"""What Celery does."""

import time

import redis
from celery import shared_task
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from .models import JournalEntry, JournalLine

#: The key in Redis at which the schedule leaves the time.
HEARTBEAT = "himalytix:heartbeat"

#: The keys in Redis of a month's close: its task is at work; somebody has looked at it.
MONTH_BEGUN = "himalytix:month-begun"
MONTH_APPROVED = "himalytix:month-approved"


@shared_task
def trial_balance():
    """The ledger's sums; in a whole ledger both are equal."""
    sums = JournalLine.objects.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return {"lines": JournalLine.objects.count(), "debit": str(sums["debit"]), "credit": str(sums["credit"])}


@shared_task(ignore_result=True)
def close_month():
    """Takes until somebody approves it, and then writes an entry; a worker that is stopped meanwhile loses it."""
    cache = redis.from_url(settings.REDIS_URL)
    cache.rpush(MONTH_BEGUN, 1)
    if cache.blpop(MONTH_APPROVED, timeout=120):
        JournalEntry.objects.create(posted_on=timezone.now().date(), narration="Month closed")


@shared_task(ignore_result=True)
def heartbeat():
    """Sent by the schedule, done by the worker: both are up when it is recent."""
    redis.from_url(settings.REDIS_URL).set(HEARTBEAT, time.time())
