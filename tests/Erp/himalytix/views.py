"""What people and probes see of the ERP."""

import time

import redis
from accounting import tasks
from accounting.models import JournalEntry
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import render
from usermanagement.models import CustomUser

from .celery import app

#: Seconds after which a worker or the schedule counts as gone.
PATIENCE = 5


@login_required
def dashboard(request):
    return render(request, "dashboard.html", {"entries": JournalEntry.objects.count(), "users": CustomUser.objects.count()})


@login_required
def trial_balance(request):
    """The sums of the ledger, as the Celery worker counts them."""
    return JsonResponse(tasks.trial_balance.delay().get(timeout=30))


@login_required
def close_month(request):
    """Has Celery begin to close the month; answers when it is at work."""
    tasks.close_month.delay()
    begun = redis.from_url(settings.REDIS_URL).blpop(tasks.MONTH_BEGUN, timeout=30)
    return JsonResponse({"begun": begun is not None}, status=200 if begun else 503)


@login_required
def approve_month(request):
    """What Celery waits for."""
    redis.from_url(settings.REDIS_URL).rpush(tasks.MONTH_APPROVED, request.user.username)
    return JsonResponse({"approved": True})


def health(request):
    """Whether people can be served: the database answers and knows users."""
    try:
        is_well = CustomUser.objects.exists()
    except DatabaseError:
        is_well = False
    return JsonResponse({"status": "ok" if is_well else "error"}, status=200 if is_well else 503)


def ready(request):
    """Whether every part is at work."""
    checks = {name: _outcome(check) for name, check in (("database", _database), ("redis", _redis), ("celery", _worker), ("celery-beat", _schedule))}
    is_ready = all(outcome == "ok" for outcome in checks.values())
    return JsonResponse({"status": "ok" if is_ready else "error", "checks": checks}, status=200 if is_ready else 503)


def _outcome(check):
    try:
        return "ok" if check() else "no answer"
    except Exception as failure:
        return type(failure).__name__


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _redis():
    return redis.from_url(settings.REDIS_URL).ping()


def _worker():
    return app.control.ping(timeout=1, limit=1)


def _schedule():
    beat = redis.from_url(settings.REDIS_URL).get(tasks.HEARTBEAT)
    return beat is not None and time.time() - float(beat) < PATIENCE
