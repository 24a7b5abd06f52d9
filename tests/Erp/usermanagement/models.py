from django.contrib.auth.models import AbstractUser
from django.db import models


class Organization(models.Model):
    name = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)


class CustomUser(AbstractUser):
    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT)
