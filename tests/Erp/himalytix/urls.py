from django.contrib.auth.views import LoginView
from django.urls import path

from . import views

urlpatterns = [
    path("", views.dashboard),
    path("accounts/login/", LoginView.as_view()),
    path("api/v1/health/", views.health),
    path("health/ready/", views.ready),
    path("api/v1/trial-balance/", views.trial_balance),
    path("api/v1/close-month/", views.close_month),
    path("api/v1/approve-month/", views.approve_month),
]
