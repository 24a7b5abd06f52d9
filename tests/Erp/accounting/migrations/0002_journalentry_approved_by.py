import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The latest release: a backup from before it does not fit its code."""

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("accounting", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="journalentry",
            name="approved_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
    ]
