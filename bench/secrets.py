#!/usr/bin/env python3
"""How good the scan for secrets is, measured through the program itself.

    bench/secrets.py recall EXECUTABLE [SEED]
    bench/secrets.py precision EXECUTABLE FILE_OR_FOLDER...

recall makes a home of transcripts with every provider, shape and carrier below, each with an invented secret of its own, one on a line, and between them as many
lines that hold none; it tells what was missed and what was found although it is none. precision saves ordinary text from this machine (documentation, sources,
packages) as transcripts of a home and tells what is found in it, per 10 MB. Nothing is sent anywhere and no secret is printed.
"""
import base64, collections, gzip, json, os, random, string, subprocess, sys, tempfile

ALNUM, HEX, LOWER = string.ascii_letters + string.digits, '0123456789abcdef', string.ascii_lowercase + string.digits
URL64, BASE64 = ALNUM + '_-', ALNUM + '+/'


class Fake:
    """Secrets that nobody issued."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def any(self, count, alphabet=ALNUM):
        return ''.join(self.random.choice(alphabet) for _ in range(count))

    def hex(self, count):
        return self.any(count, HEX)

    def bytes64(self, count):
        return base64.b64encode(bytes(self.random.randrange(256) for _ in range(count))).decode()

    def jwt(self):
        part = lambda n: self.any(n, URL64)
        return base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().strip('=') + '.' + part(90) + '.' + part(43)

    def key(self, kind):
        body = self.bytes64(600)
        lines = [body[i:i + 64] for i in range(0, len(body), 64)]
        return '\n'.join(['-----BEGIN ' + kind + 'PRIVATE KEY-----', *lines, '-----END ' + kind + 'PRIVATE KEY-----'])


# Marks are cut in two, so that nothing here looks like a token.
PROVIDERS = {
    'anthropic': lambda f: 'sk-' + 'ant-api03-' + f.any(93, URL64) + 'AA',
    'anthropic oauth': lambda f: 'sk-' + 'ant-oat01-' + f.any(93, URL64) + 'AA',
    'claude.ai': lambda f: 'sk-' + 'ant-sid01-' + f.any(86, URL64) + '-' + f.any(8) + 'AA',
    'openai': lambda f: 'sk-' + 'proj-' + f.any(74, URL64) + 'T3Blbk' + 'FJ' + f.any(74, URL64),
    'openrouter': lambda f: 'sk-' + 'or-v1-' + f.hex(64),
    'deepseek': lambda f: 's' + 'k-' + f.hex(32),
    'moonshot': lambda f: 's' + 'k-' + f.any(48),
    'groq': lambda f: 'gs' + 'k_' + f.any(52),
    'xai': lambda f: 'xa' + 'i-' + f.any(80),
    'gemini': lambda f: 'AI' + 'za' + f.any(35, URL64),
    'huggingface': lambda f: 'h' + 'f_' + f.any(34, string.ascii_letters),
    'replicate': lambda f: 'r' + '8_' + f.any(37),
    'perplexity': lambda f: 'pp' + 'lx-' + f.any(48),
    'pinecone': lambda f: 'pc' + 'sk_' + f.any(6) + '_' + f.any(63),
    'langsmith': lambda f: 'lsv2' + '_pt_' + f.hex(32) + '_' + f.hex(10),
    'tavily': lambda f: 'tv' + 'ly-dev-' + f.any(32),
    'github': lambda f: 'gh' + 'p_' + f.any(36),
    'github fine-grained': lambda f: 'github' + '_pat_' + f.any(22) + '_' + f.any(59),
    'gitlab': lambda f: 'gl' + 'pat-' + f.any(20, URL64),
    'gitlab routable': lambda f: 'gl' + 'pat-' + f.any(27) + '.0' + f.any(1, LOWER) + '.' + f.any(9, LOWER),
    'aws': lambda f: 'AK' + 'IA' + f.any(16, string.ascii_uppercase + '234567'),
    'google oauth': lambda f: 'GOC' + 'SPX-' + f.any(28, URL64),
    'google access': lambda f: 'ya' + '29.a0' + f.any(180, URL64),
    'azure client': lambda f: 'AZURE_CLIENT_SECRET=' + f.any(3) + '8Q~' + f.any(34, ALNUM + '_.-~'),
    'azure storage': lambda f: 'Account' + 'Key=' + f.any(86, BASE64) + '==',
    'slack': lambda f: 'xox' + 'b-' + f.any(12, string.digits) + '-' + f.any(12, string.digits) + '-' + f.any(24),
    'stripe': lambda f: 'sk_' + 'live_' + f.any(24),
    'npm': lambda f: 'np' + 'm_' + f.any(36),
    'pypi': lambda f: 'pypi-' + 'AgEIcHlwaS5vcmc' + f.any(140, URL64),
    'docker': lambda f: 'dckr' + '_pat_' + f.any(27, URL64),
    'sendgrid': lambda f: 'SG' + '.' + f.any(22, URL64) + '.' + f.any(43, URL64),
    'telegram': lambda f: f.any(1, '123456789') + f.any(9, string.digits) + ':AA' + f.any(33, URL64),
    'discord': lambda f: 'DISCORD_TOKEN=MT' + f.any(24) + '.G' + f.any(5) + '.' + f.any(38, URL64),
    'airtable': lambda f: 'pa' + 't' + f.any(14) + '.' + f.hex(64),
    'supabase': lambda f: 'sb' + 'p_' + f.hex(40),
    'supabase secret': lambda f: 'sb_' + 'secret_' + f.any(22, URL64) + '_' + f.any(8),
    'vercel': lambda f: 'vc' + 'p_' + f.any(56),
    'cloudflare': lambda f: 'CLOUDFLARE_API_TOKEN=' + f.any(40, URL64),
    'digitalocean': lambda f: 'dop' + '_v1_' + f.hex(64),
    'heroku': lambda f: 'HR' + 'KU-AA' + f.any(58, URL64),
    'databricks': lambda f: 'da' + 'pi' + f.hex(32),
    'vault': lambda f: 'hv' + 's.' + f.any(90, URL64),
    'linear': lambda f: 'lin' + '_api_' + f.any(40),
    'notion': lambda f: 'nt' + 'n_' + f.any(46),
    'resend': lambda f: 'r' + 'e_' + f.any(8) + '_' + f.any(24),
    'grafana': lambda f: 'gl' + 'sa_' + f.any(32) + '_' + f.hex(8),
    'z.ai': lambda f: 'ANTHROPIC_AUTH_TOKEN=' + f.hex(32) + '.' + f.any(16),
}

# What has no shape of its own: {s} is letters and digits, {h} hexadecimal, {b} base64, {p} a password, {j} a JWT.
SHAPES = {
    'env': 'API_KEY={s}', 'export': 'export SERVICE_TOKEN="{s}"', 'hex key': 'DD_API_KEY={h}', 'hex token': 'TWILIO_AUTH_TOKEN={h}',
    'json': '"apiKey": "{s}"', 'yaml': 'client_secret: {s}', 'yaml block': 'api_key: >-\n  {s}', 'toml': 'secret_key = "{s}"', 'ini': 'password = {s}',
    'service role': 'SUPABASE_SERVICE_ROLE_KEY={j}', 'encryption': 'ENCRYPTION_KEY={h}{h}', 'laravel': 'APP_KEY=base64:{b}', 'rails': 'RAILS_MASTER_KEY={h}',
    'smtp': 'SMTP_PASS={s}', 'wireguard': 'PrivateKey = {b}', 'ethereum': '"privateKey": "0x{h}{h}"', 'session': 'sessionKey={s}; Path=/',
    'option': 'deploy --api-key {s} --now', 'python': 'api_key: str = "{s}"', 'call': "os.environ.setdefault('API_KEY', '{s}')", 'tuple': '("api_token", "{s}")',
    'brackets': "tokens = [['auth_token', '{s}']]", 'php': "'db_password' => '{s}',", 'go': 'apiKey := "{s}"', 'powershell': '$env:API_KEY = "{s}"',
    'table': '| API_KEY | `{s}` |', 'prose': 'the API key is {s}', 'xml': '<password>{s}</password>', 'nuget': '<add key="ClearTextPassword" value="{s}" />',
    'compose': '- name: DB_PASSWORD\n  value: {s}', 'docker env': '{{"name": "API_KEY", "value": "{s}"}}', 'dockerfile': 'ENV API_KEY {s}',
    'header': 'Authorization: Bearer {s}', 'header jwt': 'Authorization: Bearer {j}', 'x-api-key': 'curl -H "x-api-key: {s}" https://api.internal/',
    'query': 'https://api.internal/v1?api_key={s}&page=2', 'query encoded': 'https://x/cb?next=%2Fa%3Fapi_key%3D{s}%26x%3D1',
    'git': 'https://ann:{s}@git.internal/r.git', 'curl': 'curl -u admin:{s} https://x', 'netrc': 'machine api.internal login ann password {s}',
    'npmrc': '//registry.internal/:_authToken={s}', 'npmrc _auth': '_auth={l}', 'docker config': '{{"auths":{{"ghcr.io":{{"auth":"{l}"}}}}}}',
    'pypirc': '[pypi]\nusername = ann\npassword = {s}', 'asyncpg': 'postgresql+asyncpg://app:{s}@db.internal/app', 'psycopg': 'postgresql+psycopg2://app:{s}@db/app',
    'pymysql': 'mysql+pymysql://app:{s}@db/app', 'mongodb': 'mongodb+srv://app:{s}@cluster.internal', 'redis': 'redis://:{s}@cache:6379/0', 'amqp': 'amqps://app:{s}@mq/',
    'smtp address': 'EMAIL_URL=smtps://apikey:{s}@smtp.internal:465', 'password': 'DB_PASSWORD={p}', 'aws secret': 'aws_secret_access_key = {a}',
    'kube': 'client-key-data: {k}', 'pem': '{rsa}', 'pem 8': '{pkcs}', 'pem ssh': '{ec}',
}

NONE = [
    'password=correct-horse-battery-staple-{d}', 'token: my-access-token-v{d}', 'JWT_SECRET: "ci-key-tests-{d}byte-minimum-value"', 'API_KEY=your-api-key-goes-here-{d}',
    'token: {u}', '"requestId": "{u}"', 'commit {g}', 'api_key = settings.SERVICE_API_KEY_{d}', 'TOKEN=${{SERVICE_TOKEN_{d}}}', 'postgres://user:password@localhost:{d}/db',
    'mysql://root:example@db:{d}/app', 'https://user:pass@proxy:{d}', '"integrity": "sha512-{i}"', 'checksum = "{h}{h}"', 'github.com/ann/token v1.0.{d} h1:{b}',
    'secretsmanager@sha256:{h}{h}', '"node_modules/js-tokens": {{"version": "4.0.{d}", "resolved": "https://r/js-tokens-4.0.{d}.tgz", "integrity": "sha512-{i}"}}',
    'cache_key: {g}', 'password_hash: {h}{h}', 'nextPageToken: {s}', 'js-tokens@^4.0.{d}:\n  version "4.0.{d}"\n  resolved "https://r/js-tokens-4.0.{d}.tgz#{g}"',
]


def lines(text, show):
    return '\n'.join(show(n + 1, line) for n, line in enumerate(text.split('\n')))


def nested(text, times):
    return text if times == 0 else nested(json.dumps({'text': text}), times - 1)


CARRIERS = {
    'plain': lambda t: t, 'JSON': lambda t: nested(t, 1), 'JSON in JSON': lambda t: nested(t, 2), 'JSON in JSON in JSON': lambda t: nested(t, 3),
    'cat -n': lambda t: lines(t, lambda n, l: f'{n:6}\t{l}'), 'Read': lambda t: lines(t, lambda n, l: f'{n:6}→{l}'), 'grep -n': lambda t: lines(t, lambda n, l: f'src/config/local.txt:{n}:{l}'),
    'diff +': lambda t: lines(t, lambda n, l: '+' + l), 'diff -': lambda t: lines(t, lambda n, l: '-' + l), 'quotation': lambda t: lines(t, lambda n, l: '> ' + l),
    'indented': lambda t: lines(t, lambda n, l: ' ' * 8 + l), 'colours': lambda t: lines(t, lambda n, l: f'\x1b[32m{l}\x1b[0m'), 'CRLF': lambda t: t.replace('\n', '\r\n'),
    'in a sentence': lambda t: 'I have set ' + t + ' there', 'UTF-16 LE': lambda t: t.encode('utf-16-le').decode('latin1'), 'UTF-16 BE': lambda t: t.encode('utf-16-be').decode('latin1'),
}


def filled(fake, text):
    password = fake.any(6) + fake.any(1, '!@#^*') + fake.any(7) + fake.any(1, string.digits) + fake.any(1, string.ascii_letters)
    return text.format(s=fake.any(32), h=fake.hex(32), b=fake.bytes64(32), p=password, j=fake.jwt(), a=fake.any(40, BASE64), l=base64.b64encode(('ann:' + fake.any(32)).encode()).decode(),
                       k=base64.b64encode(fake.key('RSA ').encode()).decode(), rsa=fake.key('RSA '), pkcs=fake.key(''), ec=fake.key('EC '),
                       d=fake.random.randrange(1000, 9999), u='-'.join(fake.hex(n) for n in (8, 4, 4, 4, 12)), g=fake.hex(40), i=fake.bytes64(64))


class Home:
    """A Claude home of transcripts that is thrown away again."""

    def __init__(self, program):
        self.program, self.folder = os.path.realpath(program), tempfile.TemporaryDirectory()
        self.projects = os.path.join(self.folder.name, '.claude', 'projects', '-w')
        os.makedirs(self.projects)

    def write(self, number, texts):
        session = f'00000000-0000-4000-8000-{number:012}'
        with open(os.path.join(self.projects, session + '.jsonl'), 'w', encoding='utf-8') as file:
            for text in texts:
                content = [{'type': 'tool_result', 'tool_use_id': 't', 'content': text}]
                entry = {'type': 'user', 'sessionId': session, 'cwd': '/w', 'message': {'role': 'user', 'content': content}}
                file.write(json.dumps(entry, ensure_ascii=False) + '\n')

    def run(self, *arguments):
        environment = {'PATH': os.environ['PATH'], 'HOME': self.folder.name, 'LANG': 'C.UTF-8'}
        done = subprocess.run([self.program, *arguments, '--json'], env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 3):
            sys.exit(done.stderr)
        return json.loads(done.stdout)

    def scan(self):
        self.run('init', '--local', '--yes', '--schedule', 'off')
        return self.run('scan')['secrets']


def recall(program, seed):
    fake, home, texts = Fake(seed), Home(program), []
    things = [('provider', name, make) for name, make in PROVIDERS.items()]
    things += [('shape', name, lambda f, text=text: filled(f, text)) for name, text in SHAPES.items()]
    for kind, name, make in things:
        for carrier, show in CARRIERS.items():
            for _ in range(3):
                texts.append((kind, name, carrier, show(make(fake))))
    for number, text in enumerate(NONE):
        for carrier, show in CARRIERS.items():
            for _ in range(8):
                texts.append(('none', text, carrier, show(filled(fake, text))))
    home.write(1, [text for *_, text in texts])
    found = {secret['line'] for secret in home.scan()}
    real = [(at, t) for at, t in enumerate(texts, 1) if t[0] != 'none']
    missed = [t for at, t in real if at not in found]
    false = [t for at, t in enumerate(texts, 1) if t[0] == 'none' and at in found]
    for kind, name, carrier, _ in sorted(set((*t[:3], '') for t in missed)):
        print(f'  missed: {kind} {name}, {carrier}')
    for _, name, carrier, _ in sorted(set((*t[:3], '') for t in false)):
        print(f'  found although none: {name}, {carrier}')
    share = (len(real) - len(missed)) / len(real)
    print(f'{len(PROVIDERS)} providers and {len(SHAPES)} shapes in {len(CARRIERS)} carriers: {len(real) - len(missed)} of {len(real)} found, {share:.2%}')
    print(f'{len(texts) - len(real)} lines that hold none: {len(false)} found')
    return share >= 0.98 and not false


def precision(program, places):
    home, files, read, number = Home(program), [], 0, 0
    for place in places:
        walked = os.walk(place) if os.path.isdir(place) else [(os.path.dirname(place), [], [os.path.basename(place)])]
        files += [os.path.join(folder, name) for folder, _, names in walked for name in sorted(names)]
    batch, size, sources = [], 0, {}
    for path in files:
        try:
            if os.path.islink(path) or os.path.getsize(path) > 50_000_000:
                continue
            with gzip.open(path) if path.endswith('.gz') else open(path, 'rb') as file:
                text = file.read().decode('utf-8')
        except (OSError, EOFError, UnicodeDecodeError):
            continue
        if '\0' in text:
            continue
        read += len(text)
        batch.append(text)
        sources[number, len(batch)] = path
        size += len(text)
        if size > 8_000_000:
            home.write(number, batch)
            batch, size, number = [], 0, number + 1
    home.write(number, batch)
    found = home.scan()
    for secret in found:
        session = int(os.path.basename(secret['file']).split('.')[0][-12:])
        print(f"  {secret['rule']}: {sources.get((session, secret['line']))}")
    print(f'{read / 1e6:.0f} MB of ordinary text: {len(found)} found, {len(found) / (read / 1e7):.2f} in 10 MB', dict(collections.Counter(s['rule'] for s in found)))
    return len(found) <= read / 1e7


if __name__ == '__main__':
    if len(sys.argv) < 3 or sys.argv[1] not in ('recall', 'precision') or (sys.argv[1] == 'precision' and len(sys.argv) < 4):
        sys.exit(__doc__)
    good = recall(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1) if sys.argv[1] == 'recall' else precision(sys.argv[2], sys.argv[3:])
    sys.exit(0 if good else 1)
