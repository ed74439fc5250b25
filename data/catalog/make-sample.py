#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sample.json, the invented catalogue of local accounts.

Products, prices and identifiers are invented; they only look like the vendor's. The media do not
exist: src/desk/pd-media-stream.c makes their bytes up from the file name, and hash-media.c, built
here, takes their SHA-256. Run it after changing anything: python3 data/catalog/make-sample.py
"""

import hashlib
import json
import pathlib
import shlex
import subprocess
import tempfile
from decimal import ROUND_HALF_UP, Decimal

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ['ja', 'en', 'de', 'fr']
PERPETUAL, SUBSCRIPTION, PLAN = 'software_perpetual', 'software_subscription', 'software_plan'
RESERVATION = 'reservation'
# Currency: (how many of it a US dollar is, decimals, step). Australia and Brazil: tax included
# (rule 4.3), 10 % and 17 % on top.
CURRENCIES = {
    'JPY': (Decimal('147'), 0, Decimal('100')),
    'USD': (Decimal('1'), 2, Decimal('1')),
    'EUR': (Decimal('0.93'), 2, Decimal('1')),
    'AUD': (Decimal('1.52') * Decimal('1.10'), 2, Decimal('1')),
    'BRL': (Decimal('5.35') * Decimal('1.17'), 2, Decimal('1')),
}
# Reservations: tax included in Brazil alone (rule 4.5); to the last minor unit, because the vendor
# charges by the hour.
RESERVATION_CURRENCIES = {
    'JPY': (Decimal('147'), 0, Decimal('1')),
    'USD': (Decimal('1'), 2, Decimal('0.01')),
    'EUR': (Decimal('0.93'), 2, Decimal('0.01')),
    'AUD': (Decimal('1.52'), 2, Decimal('0.01')),
    'BRL': (Decimal('5.35') * Decimal('1.17'), 2, Decimal('0.01')),
}
# Regions with one price each: (words for the title, regions, price beside that of the first).
AREAS = [
    ('US', ['centralus', 'eastus', 'eastus2', 'westus2'], Decimal('1')),
    ('Europe', ['francecentral', 'germanywestcentral', 'northeurope', 'westeurope'],
     Decimal('1.12')),
    ('Japan', ['japaneast', 'japanwest'], Decimal('1.21')),
    ('Asia Pacific', ['australiaeast', 'eastasia', 'koreacentral', 'southeastasia'],
     Decimal('1.17')),
    ('Brazil', ['brazilsouth'], Decimal('1.46')),
]


def make_id(*words):
    """A product ID in the vendor's form, always the same for the same words."""
    letters = '0123456789BCDFGHJKLMNPQRSTVWXZ'
    number = int.from_bytes(hashlib.sha256('/'.join(words).encode()).digest()[:8], 'big')
    tail = ''
    for _ in range(4):
        number, rest = divmod(number, len(letters))
        tail += letters[rest]
    return 'DG7GMGF0' + tail


def make_reservation_id(*words):
    """The vendor's reservations begin with other letters."""
    return 'DZH318Z0' + make_id('reservation', *words)[-4:]


def make_prices(term, billing, usd, currencies=None):
    row = {'term': term, 'billing': billing}
    for currency, (rate, decimals, step) in (currencies or CURRENCIES).items():
        amount = (Decimal(usd) * rate / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        if amount < step:
            amount = step
        row[currency] = f'{amount:.{decimals}f}'
    return [row]


def perpetual(usd):
    return make_prices('', 'one_time', usd)


def subscription(usd_a_year):
    """One and three years, at once or in instalments; instalments cost a little more."""
    year = Decimal(usd_a_year)
    return (make_prices('P1Y', 'one_time', year)
            + make_prices('P1Y', 'monthly', year * Decimal('1.05') / 12)
            + make_prices('P3Y', 'one_time', year * Decimal('2.7'))
            + make_prices('P3Y', 'annual', year * Decimal('2.76') / 3)
            + make_prices('P3Y', 'monthly', year * Decimal('2.85') / 36))


def plan(usd_a_year):
    return make_prices('P1Y', 'one_time', usd_a_year) + make_prices(
        'P3Y', 'one_time', Decimal(usd_a_year) * Decimal('2.75'))


def reservation(usd_a_year, three_years, monthly=True):
    """One and three years, upfront, and in as many equal instalments where the product has them
    (rule 14.4). @three_years: of three years at the price of one."""
    prices = []
    for term, months, usd in [('P1Y', 12, Decimal(usd_a_year)),
                              ('P3Y', 36, Decimal(usd_a_year) * 3 * Decimal(three_years))]:
        prices += make_prices(term, 'one_time', usd, RESERVATION_CURRENCIES)
        if monthly:
            prices += make_prices(term, 'monthly', usd / months, RESERVATION_CURRENCIES)
    return prices


class Catalogue:
    def __init__(self):
        self.products = []
        self.media = []

    def add(self, product_id, title, kind, prices, description, publisher='Microsoft', minimum=1,
            maximum=10000, one_per_customer=False, hybrid_benefit=False):
        self.products.append({
            'product_id': product_id,
            'sku_id': f'{len(self.products) + 1:04d}',
            'title': title,
            'description': description,
            'publisher': publisher,
            'kind': kind,
            'min_quantity': minimum,
            'max_quantity': maximum,
            'one_per_customer': one_per_customer,
            'hybrid_benefit': hybrid_benefit,
            'prices': prices,
        })

    def add_reservation(self, product_id, title, resource_type, size, regions, prices, description,
                        publisher='Microsoft', maximum=1000):
        self.add(product_id, title, RESERVATION, prices, description, publisher=publisher,
                 maximum=maximum)
        self.products[-1].update(resource_type=resource_type, size=size, regions=regions)

    def add_medium(self, product_id, version, language, file_type, stem, small=False):
        name = f'{stem}_{language}_x64.{file_type.lower()}'
        seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], 'big')
        mebibyte = 1 << 20
        # 24 to 96 MiB: a download takes a moment that can be seen, and no longer.
        size = 2 * mebibyte if small else 24 * mebibyte + seed % (72 * mebibyte)
        self.media.append({
            'product_id': product_id,
            'version': version,
            'language': language,
            'file_type': file_type,
            'bits': '64-bit',
            'file_name': name,
            'size': size,
            'source': 'stream',
        })


def add_windows_server(catalogue):
    prices = {'Standard': (1069, 137, 365), 'Datacenter': (6155, 773, 2095)}
    years = ['2022', '2019', '2016']
    for year in years:
        for edition, (pack16, pack2, yearly) in prices.items():
            product = make_id('windows-server', year, edition)
            name = f'Windows Server {year} {edition}'
            catalogue.add(product, f'{name} – 16 Core License Pack', PERPETUAL, perpetual(pack16),
                          'Licenses 16 physical cores of one server.', hybrid_benefit=True)
            catalogue.add(product, f'{name} – 2 Core License Pack', PERPETUAL, perpetual(pack2),
                          'Adds two cores to a licensed server; a server needs at least eight '
                          'of these packs when it has no 16 Core License Pack.',
                          minimum=8 if edition == 'Standard' else 1, maximum=1000,
                          hybrid_benefit=True)
            if year != '2016':
                catalogue.add(product, f'{name} – 16 Core subscription', SUBSCRIPTION,
                              subscription(yearly),
                              'Licenses 16 physical cores for the term, with rights to newer '
                              'versions.', hybrid_benefit=True)
            # Downgrade rights: a licence gives its own version and the older ones.
            for version in years[years.index(year):]:
                add_windows_media(catalogue, product, version, edition, version == year)


def add_windows_media(catalogue, product, version, edition, newest):
    stem = f'WindowsServer_{version}_{edition}'
    for language in LANGUAGES:
        if version == '2016' and language == 'fr':
            continue
        catalogue.add_medium(product, version, language, 'ISO', stem)
        if language in ('ja', 'en') and version != '2016':
            catalogue.add_medium(product, version, language, 'VHD', stem)
        if newest:
            catalogue.add_medium(product, version, language, 'EXE', f'{stem}_LanguagePack', True)


def add_client_access(catalogue):
    for year in ['2022', '2019', '2016']:
        product = make_id('windows-server-cal', year)
        for who, usd in [('User', 46), ('Device', 36)]:
            catalogue.add(product, f'Windows Server {year} CAL – 1 {who}', PERPETUAL,
                          perpetual(usd), f'Client access licence for one {who.lower()}.')
    product = make_id('remote-desktop-cal', '2022')
    for who, usd, yearly in [('User', 158, 56), ('Device', 131, 47)]:
        catalogue.add(product, f'Windows Server 2022 Remote Desktop Services CAL – 1 {who}',
                      PERPETUAL, perpetual(usd), f'Remote desktop access for one {who.lower()}.')
        catalogue.add(product,
                      f'Windows Server 2022 Remote Desktop Services CAL – 1 {who} subscription',
                      SUBSCRIPTION, subscription(yearly),
                      f'Remote desktop access for one {who.lower()} during the term.')


def add_sql_server(catalogue):
    years = ['2022', '2019', '2017']
    for year in years:
        standard = make_id('sql-server', year, 'Standard')
        enterprise = make_id('sql-server', year, 'Enterprise')
        cal = make_id('sql-server-cal', year)
        catalogue.add(standard, f'SQL Server {year} Standard – 2 Core License Pack', PERPETUAL,
                      perpetual(3945), 'Licenses two cores; a server needs at least two packs.',
                      minimum=2, maximum=512)
        catalogue.add(standard, f'SQL Server {year} Standard – 1 Server License', PERPETUAL,
                      perpetual(989), 'Licenses one server; its users or devices need CALs.',
                      maximum=100)
        if year != '2017':
            catalogue.add(standard, f'SQL Server {year} Standard – 2 Core subscription',
                          SUBSCRIPTION, subscription(1418),
                          'Licenses two cores for the term, with rights to newer versions.',
                          minimum=2, maximum=512)
        catalogue.add(enterprise, f'SQL Server {year} Enterprise – 2 Core License Pack', PERPETUAL,
                      perpetual(15123), 'Licenses two cores; a server needs at least two packs.',
                      minimum=2, maximum=512)
        if year != '2017':
            catalogue.add(enterprise, f'SQL Server {year} Enterprise – 2 Core subscription',
                          SUBSCRIPTION, subscription(5434),
                          'Licenses two cores for the term, with rights to newer versions.',
                          minimum=2, maximum=512)
        for who in ['User', 'Device']:
            catalogue.add(cal, f'SQL Server {year} CAL – 1 {who}', PERPETUAL, perpetual(230),
                          f'Client access licence for one {who.lower()}.')
        for product, edition in [(standard, 'Standard'), (enterprise, 'Enterprise')]:
            for version in years[years.index(year):]:
                add_sql_media(catalogue, product, version, edition, version == year)


def add_sql_media(catalogue, product, version, edition, newest):
    stem = f'SQLServer_{version}_{edition}'
    for language in LANGUAGES:
        if version == '2017' and language == 'de':
            continue
        catalogue.add_medium(product, version, language, 'ISO', stem)
        if language in ('ja', 'en') and version == '2022':
            catalogue.add_medium(product, version, language, 'TAR', stem)
        if newest:
            catalogue.add_medium(product, version, language, 'EXE', f'{stem}_Tools', True)


def add_linux(catalogue):
    for title, usd, publisher, maximum in [
        ('SUSE Linux Enterprise Server – 1-2 vCPU plan', 349, 'SUSE', 500),
        ('SUSE Linux Enterprise Server for SAP – 3-4 vCPU plan', 1490, 'SUSE', 500),
        ('Red Hat Enterprise Linux – 1-4 vCPU plan', 384, 'Red Hat', 500),
        ('Red Hat Enterprise Linux for SAP – 5+ vCPU plan', 1750, 'Red Hat', 200),
    ]:
        # Plans come without keys and downloads.
        catalogue.add(make_id('linux', title), title, PLAN, plan(usd),
                      'Software plan for virtual machines; it can be neither cancelled nor '
                      'exchanged.', publisher=publisher, maximum=maximum)


def add_first_offers(catalogue):
    product = make_id('windows-server', 'first', 'Standard')
    catalogue.add(product, 'Windows Server 2022 Standard – First server offer (16 Core)', PERPETUAL,
                  perpetual(749), 'The first server of a new customer; one per customer.',
                  maximum=1, one_per_customer=True, hybrid_benefit=True)
    add_windows_media(catalogue, product, '2022', 'Standard', True)
    product = make_id('sql-server', 'first', 'Standard')
    catalogue.add(product, 'SQL Server 2022 Standard – 30-day trial, 4 Core', SUBSCRIPTION,
                  make_prices('P1M', 'one_time', 1),
                  'For trying SQL Server once; one per customer.', maximum=1,
                  one_per_customer=True)
    add_sql_media(catalogue, product, '2022', 'Standard', True)


def add_virtual_machines(catalogue):
    for size, name, facts, usd in [
        ('Standard_B2ms', 'B2ms', '2 vCPU, 8 GiB', 426),
        ('Standard_D2s_v3', 'D2s v3', '2 vCPU, 8 GiB', 494),
        ('Standard_D4s_v3', 'D4s v3', '4 vCPU, 16 GiB', 988),
        ('Standard_D8s_v5', 'D8s v5', '8 vCPU, 32 GiB', 1984),
        ('Standard_E4s_v5', 'E4s v5', '4 vCPU, 32 GiB', 1302),
        ('Standard_E16s_v5', 'E16s v5', '16 vCPU, 128 GiB', 5208),
        ('Standard_F4s_v2', 'F4s v2', '4 vCPU, 8 GiB', 873),
        ('Standard_NC6s_v3', 'NC6s v3', '6 vCPU, 112 GiB, one GPU', 17084),
    ]:
        product = make_reservation_id('VirtualMachines', size)
        for area, regions, factor in AREAS:
            if size == 'Standard_NC6s_v3' and area in ('Asia Pacific', 'Brazil'):
                continue
            catalogue.add_reservation(
                product, f'Virtual machine {name} – {area}', 'VirtualMachines', size, regions,
                reservation(usd * factor, '0.64'),
                f'Reserved capacity of one virtual machine ({facts}) in a region. Software that '
                'runs on it is not part of the price.')


def add_data_reservations(catalogue):
    for size, name, usd in [('SQLDB_GP_Compute_Gen5', 'General Purpose', 1216),
                            ('SQLDB_BC_Compute_Gen5', 'Business Critical', 3271)]:
        product = make_reservation_id('SqlDatabases', size)
        for area, regions, factor in AREAS[:3]:
            catalogue.add_reservation(
                product, f'SQL Database {name}, 1 vCore – {area}', 'SqlDatabases', size, regions,
                reservation(usd * factor, '0.69'),
                'Reserved compute of one vCore in a region. The SQL Server licence is not part of '
                'the price.')
    for units, usd in [(100, 560), (1000, 5320)]:
        catalogue.add_reservation(
            make_reservation_id('CosmosDb', str(units)), f'Cosmos DB – {units} RU/s', 'CosmosDb',
            f'CosmosDB_{units}_RUs', [], reservation(usd, '0.81'),
            f'Reserved throughput of {units} request units a second, in any region.', maximum=500)


def add_platform_reservations(catalogue):
    product = make_reservation_id('AppService', 'P1v3')
    for area, regions, factor in AREAS[:3]:
        catalogue.add_reservation(
            product, f'App Service Premium P1 v3 – {area}', 'AppService', 'P1_v3', regions,
            reservation(738 * factor, '0.71'), 'Reserved capacity of one Premium instance.')
    catalogue.add_reservation(
        make_reservation_id('AVS', 'AV36'), 'Azure VMware Solution – AV36 node', 'AVS', 'AV36',
        ['eastus', 'japaneast', 'westeurope'], reservation(64200, '0.72'),
        'Reserved capacity of one node.', maximum=16)
    # Prepaid units: at once only (rule 14.4), and not given back (rule 11.16).
    catalogue.add_reservation(
        make_reservation_id('Databricks', '25000'), 'Databricks – 25,000 commit units', 'Databricks',
        'DBCU_25000', [], reservation(24000, '0.9', monthly=False),
        'Prepaid commit units; they can be neither refunded nor exchanged.', maximum=20)


def add_linux_reservations(catalogue):
    for title, resource_type, size, publisher, usd in [
        ('SUSE Linux Enterprise Server – 1-2 vCPU', 'SuseLinux', 'sles_standard_1-2_vcpu', 'SUSE',
         322),
        ('SUSE Linux Enterprise Server for SAP – 3-4 vCPU', 'SuseLinux', 'sles_sap_3-4_vcpu',
         'SUSE', 1381),
        ('Red Hat Enterprise Linux – 1-4 vCPU', 'RedHat', 'redhat_1-4_vcpu_vm', 'Red Hat', 366),
        ('Red Hat Enterprise Linux – 5+ vCPU', 'RedHat', 'redhat_5_vcpu_vm', 'Red Hat', 791),
    ]:
        catalogue.add_reservation(
            make_reservation_id(resource_type, size), title, resource_type, size, [],
            reservation(usd, '0.92', monthly=False),
            'Software plan for virtual machines; it can be neither refunded nor exchanged.',
            publisher=publisher, maximum=500)


def hash_media(media):
    """Sets the SHA-256 of each medium; the same file stands under several products."""
    files = sorted({(medium['size'], medium['file_name']) for medium in media})
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / 'hash-media'
        source = HERE.parent.parent / 'src' / 'desk'
        flags = shlex.split(subprocess.run(
            ['pkg-config', '--cflags', '--libs', 'gio-2.0', 'gnutls'],
            check=True, capture_output=True, text=True).stdout)
        subprocess.run(['cc', '-O2', '-std=gnu11', f'-I{source}', '-o', program,
                        HERE / 'hash-media.c', source / 'pd-media-stream.c', *flags], check=True)
        lines = ''.join(f'{size} {name}\n' for size, name in files)
        answer = subprocess.run([program], input=lines, check=True, capture_output=True, text=True)
    hashes = dict(zip(files, answer.stdout.split(), strict=True))
    for medium in media:
        medium['sha256'] = hashes[(medium['size'], medium['file_name'])]


def main():
    catalogue = Catalogue()
    add_windows_server(catalogue)
    add_client_access(catalogue)
    add_sql_server(catalogue)
    add_linux(catalogue)
    add_first_offers(catalogue)
    add_virtual_machines(catalogue)
    add_data_reservations(catalogue)
    add_platform_reservations(catalogue)
    add_linux_reservations(catalogue)
    hash_media(catalogue.media)
    assert len({p['product_id'] for p in catalogue.products}) == 44, 'product IDs collide'
    text = json.dumps({'format': 1, 'products': catalogue.products, 'media': catalogue.media},
                      ensure_ascii=False, indent=1)
    (HERE / 'sample.json').write_text(text + '\n', encoding='utf-8')
    print(f'{len(catalogue.products)} SKUs, {len(catalogue.media)} media')


if __name__ == '__main__':
    main()
