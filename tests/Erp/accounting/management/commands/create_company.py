"""Makes the tables and a company that works with them."""

import datetime
import os

from accounting.models import Account, JournalEntry, JournalLine
from django.core.management import BaseCommand, call_command
from django.db import transaction
from usermanagement.models import CustomUser, Organization

ENTRIES = 2000
COLLEAGUES = 40


class Command(BaseCommand):
    help = "Makes the tables and a company; its accountant's name and password come from ERP_USER and ERP_PASSWORD."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            accountant = self.create_people()
            self.create_ledger(accountant)

    def create_people(self):
        organization = Organization.objects.create(name="हिमालय व्यापार")
        CustomUser.objects.bulk_create(
            CustomUser(username=f"colleague{i}", password="!", first_name="Zoë O'Neill", organization=organization) for i in range(COLLEAGUES)
        )
        return CustomUser.objects.create_user(os.environ["ERP_USER"], password=os.environ["ERP_PASSWORD"], first_name="सीता", organization=organization)

    def create_ledger(self, accountant):
        cash, sales = Account.objects.bulk_create([Account(code="1000", name="Cash"), Account(code="4000", name="Sales")])
        first_day = datetime.date(2026, 1, 1)
        entries = JournalEntry.objects.bulk_create(
            JournalEntry(posted_on=first_day + datetime.timedelta(days=i % 300), narration=f"Voucher {i}\n\\second line", created_by=accountant) for i in range(ENTRIES)
        )
        JournalLine.objects.bulk_create(
            line
            for i, entry in enumerate(entries)
            for line in (JournalLine(entry=entry, account=cash, debit=i + 1), JournalLine(entry=entry, account=sales, credit=i + 1))
        )
