package io.allim.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.allim.ConfigKeys;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCheckTest {

    private static final List<Class<?>> ROOMS = ConfigKeys.mappings();
    private static final Set<String> KEYS = ConfigKeys.withDefaults().keySet();
    private static final Map<String, String> DEFAULTS = defaults();

    /** Without a store to open. */
    private final Map<String, String> set = new HashMap<>(
            Map.of("allim.table.engine", "dynamodb", "allim.encryption.key", "ssm:/allim/encryption-key"));

    /** What is set, apart by blanks; what the sentence says of the value; what it says to do. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', maxCharsPerColumn = 10_000, textBlock = MISTAKES)
    void mistake_isOneSentence_withKeyValueAndRemedy(String settings, String value, String remedy) {
        for (String setting : settings.split(" && ")) {
            String[] parts = setting.split("=", 2);
            if (parts.length == 2) {
                set.put(parts[0], parts[1]);
            }
        }

        List<String> mistakes = mistakes();

        assertThat(mistakes)
                .singleElement()
                .satisfies(sentence -> assertThat(sentence)
                        .startsWith(settings.split("[ =]")[0] + " " + value)
                        .contains(remedy)
                        .endsWith(".")
                        .doesNotContain("\n"));
    }

    static final String MISTAKES = """
            allim.table.engine=postgres                       | is "postgres";         | set it to sqlite or dynamodb
            allim.table.engine=SQLite                         | is "SQLite";           | set it to sqlite or dynamodb
            allim.table.engine=                               | is empty;              | set it to sqlite or dynamodb, or leave it out
            allim.table.name=my table                         | is "my table";         | set it to the name or ARN of a table of DynamoDB
            allim.table.name=ab                               | is "ab";               | 3 to 255 letters
            allim.table.timeout=99ms                          | is "99ms";             | from 100ms to 5m, such as 10s
            allim.table.timeout=60s | is "60s";         | set it to less than allim.delivery.lease, which is "PT60S", or raise that
            allim.data-dir=                                   | is empty;              | set it to a directory on a local disk
            allim.encryption.key=                             | is not set;            | secrets in DynamoDB are encrypted with it: set it to base64 of 32 bytes, as openssl rand -base64 32 prints
            allim.encryption.key=AAAA                         | has 4 characters;      | set it to base64 of 32 bytes, as openssl rand -base64 32 prints, or where it is kept, as in ssm:/allim/encryption-key
            allim.encryption.key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | has 42 characters; | base64 of 32 bytes
            allim.encryption.key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | has 44 characters; | base64 of 32 bytes
            allim.encryption.key=file:key                     | has 8 characters;      | a reference such as ssm:/allim/secret
            allim.encryption.previous-keys=AAAA               | has 4 characters;      | set it to base64 of 32 bytes, as openssl rand -base64 32 prints, or where it is kept
            allim.access.admin-key=short                      | has 5 characters;      | at least 32 visible characters of ASCII without spaces, such as openssl rand -hex 24 prints
            allim.access.admin-key=0123456789012345678901234567890 | has 31 characters; | at least 32 visible characters
            allim.access.admin-key=0123456789 0123456789 0123456789 | has 32 characters; | without spaces
            allim.access.admin-key=ÄÖÜ3456789012345678901234567890123 | has 34 characters; | of ASCII
            allim.access.admin-key=ssm:                       | has 4 characters;      | a reference such as ssm:/allim/secret
            allim.access.admin-key=secretsmanager:my secret   | has 24 characters;     | secretsmanager:allim-secret
            allim.access.iam=send                             | is "send";             | such as send=arn:aws:sts::111122223333:assumed-role/shop/*; "send" is not one
            allim.access.iam=write=arn:aws:iam::111122223333:user/shop | is "write=arn:aws:iam::111122223333:user/shop"; | send=, read=, view= or admin= and an ARN
            allim.access.iam=send=111122223333                | is "send=111122223333"; | an ARN of IAM
            allim.access.iam=send=arn:aws:s3:::bucket         | is "send=arn:aws:s3:::bucket"; | an ARN of IAM
            allim.access.iam=send=*                           | is "send=*";           | an ARN of IAM
            allim.access.oidc.issuer=login.example.com && allim.access.oidc.client-id=a | is "login.example.com"; | the issuer as the provider's tokens name it, of https
            allim.access.oidc.issuer=http://login.example.com && allim.access.oidc.client-id=a | is "http://login.example.com"; | of https
            allim.access.oidc.client-id && allim.access.oidc.issuer=https://login.example.com | is not set; | set it to the console's id at the provider
            allim.access.oidc.client-id=a b                   | is "a b";              | visible characters of ASCII without spaces
            allim.access.oidc.audience=a b                    | is "a b";              | visible characters of ASCII without spaces
            allim.access.oidc.scope=a  b                      | is "a  b";             | scopes of the provider with blanks between
            allim.access.oidc.roles-claim=a b                 | is "a b";              | such as cognito:groups
            allim.access.oidc.roles=ops                       | is "ops";              | send=, read=, view= or admin= and a role
            allim.access.oidc.roles=write=ops                 | is "write=ops";        | send=, read=, view= or admin= and a role
            allim.links.base-url=notify.example.com           | is "notify.example.com"; | begins with https://
            allim.links.base-url=ftp://notify.example.com     | is "ftp://notify.example.com"; | begins with https://
            allim.links.base-url=https://                     | is "https://";         | has a host
            allim.links.base-url=https://notify.example.com/?a=b | is "https://notify.example.com/?a=b"; | without user, query and fragment
            allim.links.base-url=https://ada:secret@notify.example.com | is "https://…@notify.example.com"; | without user
            allim.brand.name=012345678901234567890123456789012345678901234567890123456789012345678901234567890 | is "0123 | at most 80 characters
            allim.brand.logo-url=http://www.example.com/logo.png | is "http://www.example.com/logo.png"; | set it to a URL of https without user and fragment
            allim.brand.logo-url=https://www.example.com;/logo.png | is "https://www.example.com;/logo.png"; | of https
            allim.brand.color=blue                            | is "blue";             | set it to six hexadecimal digits, such as #0b57c2
            allim.brand.color=#0b57c                          | is "#0b57c";           | six hexadecimal digits
            allim.brand.color=#0b57c2f                        | is "#0b57c2f";         | six hexadecimal digits
            allim.brand.reply-to=Help <help@example.com>      | is "Help <help@example.com>"; | the bare address of a mailbox
            allim.delivery.idempotency=PT23H59M59S            | is "PT23H59M59S";      | from 24h to 3650d, such as PT24H
            allim.delivery.retention=PT47H59M59S && allim.delivery.idempotency=P2D | is "PT47H59M59S"; | no less than allim.delivery.idempotency, which is "P2D", or lower that
            allim.delivery.message-retention=-1s              | is "-1s";              | from 0s to 3650d, such as PT0S
            allim.delivery.retention=PT47H59M59S && allim.delivery.message-retention=P2D | is "PT47H59M59S"; | no less than allim.delivery.message-retention, which is "P2D", or lower that
            allim.delivery.lease=soon                         | is "soon";             | a duration from 1s to 1h, such as PT60S
            allim.delivery.lease=-60s                         | is "-60s";             | a duration from 1s to 1h
            allim.delivery.lease=0                            | is "0";                | a duration from 1s to 1h
            allim.delivery.lease=2h                           | is "2h";               | a duration from 1s to 1h
            allim.delivery.head-start=-1s                     | is "-1s";              | a duration from 0s to 1h
            allim.delivery.retries=                           | is empty;              | one or more durations
            allim.delivery.retries=PT5S,later                 | is "PT5S,later";       | with commas between
            allim.delivery.retries=PT5S,-PT5M                 | is "PT5S,-PT5M";       | each from 1ms to 30d
            allim.delivery.parallel=-1                        | is "-1";               | a whole number from 1 to 10,000, such as 32
            allim.delivery.parallel=0                         | is "0";                | a whole number from 1 to 10,000
            allim.delivery.parallel=1.5                       | is "1.5";              | a whole number
            allim.delivery.parallel-per-host=0                | is "0";                | a whole number from 1
            allim.delivery.breaker.failures=-1                | is "-1";               | a whole number from 0
            allim.delivery.breaker.pauses=0s                  | is "0s";               | each from 1ms to 7d
            allim.delivery.channel-order=push,mail            | is "push,mail";        | names out of push,email,sms,webhook,sns,telegram,pagerduty,teams,googlechat,http,slack,discord,mattermost,inbox, with commas between and none twice; "mail" is not one
            allim.delivery.channel-order=push,email,push      | is "push,email,push";  | "push" is there twice
            allim.delivery.channel-order=                     | is empty;              | names out of push,email
            allim.delivery.shards=0                           | is "0";                | a whole number from 1 to 1,024, such as 1
            allim.delivery.shards=1025                        | is "1025";             | a whole number from 1 to 1,024
            allim.delivery.shards=many                        | is "many";             | a whole number from 1 to 1,024
            allim.delivery.shards=99999999999999999999        | is "99999999999999999999"; | a whole number from 1 to 1,024
            allim.queue.url=hints                             | is "hints";            | such as https://sqs.us-east-1.amazonaws.com/111122223333/hints
            allim.queue.url=arn:aws:sqs:us-east-1:111122223333:hints | is "arn:aws:sqs:us-east-1:111122223333:hints"; | a URL
            allim.queue.timeout=0                             | is "0";                | from 100ms to 1m, such as 3s
            allim.events.topics=alarms                        | is "alarms";           | ARNs of SNS topics
            allim.events.topics=arn:aws:sqs:us-east-1:111122223333:alarms | is "arn:aws:sqs:us-east-1:111122223333:alarms"; | ARNs of SNS topics
            allim.events.queues=https://sqs.us-east-1.amazonaws.com/111122223333/events | is "https:// | ARNs of SQS queues
            allim.events.log-groups=sns:logs                  | is "sns:logs";         | names of CloudWatch log groups
            allim.events.http.max-age=0s                      | is "0s";               | from 1s to 30d
            allim.events.http.max-ahead=-PT5M                 | is "-PT5M";            | from 0s to 1d
            allim.inbox.events.streams=-1                     | is "-1";               | a whole number from 0 to 100,000
            allim.inbox.retention=0                           | is "0";                | from 1m to 3650d, such as P90D
            allim.tick.every=0s                               | is "0s";               | from 1ms to 1h, such as 1s
            allim.tick.every=                                 | is empty;              | from 1ms to 1h, such as 1s, or leave it out
            allim.tick.budget=0                               | is "0";                | from 1ms to 1h, such as 30s
            allim.service=my service                          | is "my service";       | visible characters of ASCII
            allim.metrics.emf=maybe                           | is "maybe";            | true or false
            allim.lambda.send-after-answer=maybe              | is "maybe";            | true or false
            allim.lambda.tick-margin=11m                      | is "11m";              | from 0s to 10m, such as 5s
            allim.email.transport=sendmail                    | is "sendmail";         | set it to ses or smtp
            allim.email.from=Ada "The Countess" <ada@example.com> | is "Ada "The Countess" <ada@example.com>"; | behind a name without quotes, such as Allim <allim@example.com>
            allim.email.from=Ada <ada@example.com             | is "Ada <ada@example.com"; | an e-mail address
            allim.email.from=ada@localhost                    | is "ada@localhost";    | an e-mail address
            allim.email.reply-to=nobody                       | is "nobody";           | an e-mail address
            allim.email.layout=plain                          | is "plain";            | set it to default or none
            allim.email.from && allim.email.transport=smtp    | is not set;            | such as Allim <allim@example.com>
            allim.email.timeout=60s && allim.email.from=allim@example.com | is "60s";  | less than allim.delivery.lease
            allim.email.per-second=-1                         | is "-1";               | a number from 0 to 100,000
            allim.email.per-second=NaN                        | is "NaN";              | a number from 0 to 100,000
            allim.email.ses.endpoint-override=localhost:4566  | is "localhost:4566";   | begins with https:// or http://
            allim.email.ses.region=Ireland                    | is "Ireland";          | a region of AWS, such as us-east-1
            allim.email.ses.configuration-set=my set          | is "my set";           | configuration set of SES
            allim.email.ses.secret-access-key && allim.email.ses.access-key-id=AKIA | is not set; | since allim.email.ses.access-key-id is
            allim.email.ses.access-key-id && allim.email.ses.secret-access-key=hush | is not set; | since allim.email.ses.secret-access-key is
            allim.email.smtp.host=smtp://mail.example.com     | is "smtp://mail.example.com"; | without scheme and port
            allim.email.smtp.host=mail.example.com:25         | is "mail.example.com:25"; | without scheme and port
            allim.email.smtp.port=0                           | is "0";                | a port from 1 to 65535, such as 587
            allim.email.smtp.port=70000                       | is "70000";            | a port from 1 to 65535
            allim.email.smtp.port=smtp                        | is "smtp";             | a port from 1 to 65535
            allim.email.smtp.password && allim.email.smtp.user=allim | is not set;     | since allim.email.smtp.user is
            allim.email.smtp.user && allim.email.smtp.password=hush | is not set;      | since allim.email.smtp.password is
            allim.email.smtp.tls=ssl                          | is "ssl";              | starttls or tls or none
            allim.email.smtp.helo-name=my host                | is "my host";          | such as mail.example.com
            allim.email.smtp.connections=0                    | is "0";                | from 1 to 1,000, such as 3
            allim.email.smtp.messages-per-connection=0        | is "0";                | from 1 to 1,000,000
            allim.email.smtp.idle=-10s                        | is "-10s";             | from 0s to 1h
            allim.sns.timeout=61s                             | is "61s";              | set it to less than allim.delivery.lease
            allim.sns.group-field=                            | is empty;              | the name of a field of data, such as group, or leave it out
            allim.sms.type=marketing                          | is "marketing";        | promotional or transactional
            allim.sms.sender-id=Allim GmbH Berlin             | is "Allim GmbH Berlin"; | 1 to 11 letters
            allim.sms.sender-id=12345                         | is "12345";            | at least one letter
            allim.sms.max-price=cheap                         | is "cheap";            | a number from 0.00001 to 100
            allim.sms.max-price=-0.5                          | is "-0.5";             | a number from
            allim.sms.per-second=-20                          | is "-20";              | a number from 0 to 100,000, such as 20
            allim.sms.daily-parts=-1                          | is "-1";               | a whole number from 0
            allim.webhook.allow-http=yep                      | is "yep";              | true or false
            allim.webhook.trusted=localhost                   | is "localhost";        | receivers as host:port
            allim.webhook.deadline=0                          | is "0";                | from 100ms to 15m, such as PT20S
            allim.webhook.deadline=60s                        | is "60s";              | set it to less than allim.delivery.lease
            allim.webhook.connect-timeout=never               | is "never";            | from 10ms to 15m, such as PT5S
            allim.webhook.per-second=fast                     | is "fast";             | a number from 0
            allim.sandbox.port=65536                          | is "65536";            | a port from 0 to 65535, such as 8990
            quarkus.http.port=70000                           | is "70000";            | a port from 0 to 65535
            quarkus.management.port=0                         | is "0";                | a port from 1 to 65535
            quarkus.shutdown.timeout=soon                     | is "soon";             | a duration from 0s to 1h
            allim.queue.url=${nothing.there}                  | is "${nothing.there}", | set that, or write
            """;

    @Test
    void defaults_areRight() {
        assertThat(mistakes()).isEmpty();
    }

    /** What the templates of the stack give for parameters that are left empty. */
    @Test
    void emptyValueWithoutDefault_isNotSet() {
        DEFAULTS.keySet().forEach(key -> set.putIfAbsent(key, DEFAULTS.get(key)));
        KEYS.stream().filter(key -> !DEFAULTS.containsKey(key)).forEach(key -> set.put(key, ""));
        set.put("allim.encryption.key", "ssm:/allim/encryption-key");

        assertThat(mistakes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    allim.encryption.key | AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
                    allim.encryption.key | file:/run/secrets/allim
                    allim.encryption.previous-keys | AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,ssm:/allim/old
                    allim.access.admin-key | 01234567890123456789012345678901
                    allim.access.admin-key | ssm:/allim/admin-key
                    allim.access.admin-key | secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:allim-Ab1
                    allim.access.iam | send=arn:aws:sts::111122223333:assumed-role/shop/*,read=arn:aws:iam::111122223333:user/ops
                    allim.access.iam | admin = arn:aws-us-gov:iam::111122223333:*
                    allim.access.oidc.roles | admin=Allim admins,view=*
                    allim.access.oidc.roles-claim | realm_access.roles
                    allim.access.oidc.scope | profile api://allim/.default
                    allim.links.base-url | https://notify.example.com/allim/
                    allim.links.base-url | http://localhost:8080
                    allim.delivery.retention | PT24H
                    allim.delivery.message-retention | P90D
                    allim.delivery.lease | 21
                    allim.delivery.lease | 1h
                    allim.delivery.head-start | 0s
                    allim.delivery.retries | 1ms
                    allim.delivery.parallel | 10000
                    allim.delivery.channel-order | email
                    allim.delivery.shards | 1024
                    allim.email.from | Ada Lovelace <ada@example.com>
                    allim.email.from | ada.lovelace@mail.example.com
                    allim.email.from | "Ada" <ada@example.com>
                    allim.email.from | ada@bücher.example
                    allim.email.per-second | 0
                    allim.email.ses.region | us-gov-west-1
                    allim.email.smtp.host | 2001:db8::25
                    allim.email.smtp.port | 65535
                    allim.email.smtp.helo-name | [IPv6:2001:db8::1]
                    allim.events.topics | arn:aws:sns:us-east-1:111122223333:a,arn:aws:sns:us-east-1:111122223333:b
                    allim.delivery.retries | PT5S, PT5M
                    allim.access.iam | send=arn:aws:iam::111122223333:user/a, read=arn:aws:iam::111122223333:user/a
                    allim.sms.sender-id | A2345678901
                    allim.sms.max-price | 0.05
                    allim.webhook.trusted | localhost:8990,[::1]:80
                    allim.webhook.deadline | 59999ms
                    allim.queue.url | http://127.0.0.1:9324/000000000000/hints
                    allim.table.name | arn:aws:dynamodb:us-east-1:111122223333:table/allim
                    allim.tick.every | ${allim.tick.budget}
                    quarkus.http.port | 0
                    quarkus.management.port | 1
                    """)
    void rightValue_isTaken(String key, String value) {
        set.put(key, value);

        assertThat(mistakes()).isEmpty();
    }

    /** The one who reads a value may keep them. */
    @ParameterizedTest
    @CsvSource({
        "allim.data-dir, '.allim ', begins or ends with a blank",
        "allim.data-dir, ' .allim', begins or ends with a blank",
        "allim.table.engine, 'sqlite ', begins or ends with a blank",
        "allim.access.admin-key, '0123456789abcdef0123456789abcdef ', begins or ends with a blank",
        "allim.email.from, ' ', it is blank",
        "allim.events.topics, 'arn:aws:sns:us-east-1:111122223333:a, arn:aws:sns:us-east-1:111122223333:b', has a blank",
        "allim.delivery.channel-order, 'email ,inbox', has a blank",
    })
    void blanksAround_areAMistake(String key, String value, String remedy) {
        set.put(key, value);

        assertThat(mistakes())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(key + " ")
                .contains(remedy);
    }

    /** A dollar sign alone means itself; two mean one. */
    @ParameterizedTest
    @CsvSource({"pa$word, true", "pa$$word, false", "pa$, true", "a$$, false"})
    void secretThatWouldBeAnother_isAMistake(String password, boolean right) {
        set.put("allim.email.smtp.user", "ada");
        set.put("allim.email.smtp.password", password);

        if (right) {
            assertThat(mistakes()).isEmpty();
        } else {
            assertThat(mistakes()).singleElement().asString().contains("file:/").doesNotContain(password);
        }
    }

    @Test
    void secretThatRefersToNothing_isOneMistake() {
        set.put("allim.email.smtp.user", "ada");
        set.put("allim.email.smtp.password", "pa${ss}word");

        assertThat(mistakes()).singleElement().asString().contains("write \\${ where ${ is meant");
    }

    /** What the rules let through would otherwise end the start with other words. */
    @ParameterizedTest
    @CsvSource({
        "allim.delivery.lease, 21",
        "allim.delivery.parallel, +8",
        "allim.sms.per-second, 1e1",
        "allim.metrics.emf, true",
        "allim.email.smtp.tls, none"
    })
    void rightValue_isMapped(String key, String value) {
        set.put(key, value);

        assertThat(mistakes()).isEmpty();
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(set, "test", 100));
        ROOMS.forEach(builder::withMapping);
        assertThatCode(builder::build).doesNotThrowAnyException();
    }

    @Test
    void directory_isMadeWhereThereIsNone_andNoStoreInIt(@TempDir Path directory) {
        assertThat(mistakesOfStoreIn(directory.resolve("new"))).isEmpty();
        assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**allim.db*");
        assertThat(mistakesOfStoreIn(directory.resolve("new"))).isEmpty();
    }

    /** Where the lock's file is there, and no other can be made. */
    @Test
    void directoryThatCanOnlyBeRead_isAMistake(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve("allim.lock"));
        assumeThat(directory.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(directory)).as("as root").isFalse();

        assertThat(mistakesOfStoreIn(directory))
                .singleElement(STRING)
                .contains("no right to " + directory + "; let the service's user read and write the directory");
    }

    @Test
    void dataDirectoryThatIsAFile_isAMistake(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(mistakesOfStoreIn(file))
                .containsExactly(
                        "allim.data-dir is \"" + file + "\"; that is no directory: set it to one, on a local disk.");
    }

    /** Nobody, not even root, makes directories there. */
    @Test
    void dataDirectoryThatCannotBeMade_isAMistake() {
        assumeThat(Path.of("/proc/self")).exists();

        assertThat(mistakesOfStoreIn(Path.of("/proc/allim")))
                .containsExactly("allim.data-dir is \"/proc/allim\"; cannot use /proc/allim: there is no"
                        + " /proc/allim, and it can't be made; let the service's user read and write the directory, or"
                        + " set allim.data-dir to another one.");
    }

    @Test
    void foreignFile_isAMistake_andIsLeftAsItIs(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("allim.db"), "no database");

        assertThat(mistakesOfStoreIn(directory))
                .containsExactly("allim.data-dir is \"" + directory + "\"; cannot use " + file
                        + ": it is not a SQLite database; the file was left as it is; move it away, or set allim.data-dir"
                        + " to another directory.");
        assertThat(file).hasContent("no database");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, it is the database of another application; the file was left as it is; move it away",
        "0x416C6C6D, 99, 'it has version 99, and this service knows versions up to 1; the file was left as it is; run the newer'"
    })
    void databaseOfOthers_isAMistake(String application, int version, String sentence, @TempDir Path directory)
            throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("allim.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table theirs (id integer)");
            statement.execute("pragma application_id = " + application);
            statement.execute("pragma user_version = " + version);
        }

        assertThat(mistakesOfStoreIn(directory))
                .singleElement(STRING)
                .startsWith("allim.data-dir is \"" + directory + "\"; cannot use ")
                .contains(sentence)
                .contains("set allim.data-dir to another directory");
    }

    private List<String> mistakesOfStoreIn(Path directory) {
        set.put("allim.table.engine", "sqlite");
        set.put("allim.data-dir", directory.toString());
        return mistakes();
    }

    private List<String> mistakesOfBackupsIn(Path backups, Path data) {
        set.put("allim.backup.dir", backups.toString());
        return mistakesOfStoreIn(data);
    }

    @Test
    void backupDirectory_isMadeWhereThereIsNone(@TempDir Path directory) {
        Path backups = directory.resolve("another/disk");
        assertThat(mistakesOfBackupsIn(backups, directory)).isEmpty();
        assertThat(backups).isEmptyDirectory();
        assertThat(mistakesOfBackupsIn(backups, directory)).isEmpty();
    }

    @Test
    void backupDirectoryThatIsAFileOrInOne_isAMistake(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path backups : List.of(file, file.resolve("within"))) {
            assertThat(mistakesOfBackupsIn(backups, directory))
                    .singleElement(STRING)
                    .startsWith("allim.backup.dir is \"" + backups + "\"; ")
                    .contains("set ")
                    .doesNotContain("allim.data-dir");
        }
    }

    @Test
    void backupDirectoryThatCannotBeMade_isAMistake(@TempDir Path directory) {
        assumeThat(Path.of("/proc/self")).exists();
        assertThat(mistakesOfBackupsIn(Path.of("/proc/nope"), directory))
                .singleElement(STRING)
                .startsWith("allim.backup.dir is \"/proc/nope\"; that can't be made")
                .endsWith("or set allim.backup.dir to another one.");
    }

    @Test
    void backupDirectoryThatCanOnlyBeRead_isAMistake(@TempDir Path directory) throws IOException {
        Path backups = Files.createDirectory(directory.resolve("backups"));
        assumeThat(backups.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(backups)).as("as root").isFalse();
        assertThat(mistakesOfBackupsIn(backups, directory))
                .singleElement(STRING)
                .startsWith("allim.backup.dir is \"" + backups + "\"; the service's user may not read and write");
    }

    @Test
    void backupDirectoryOfAnotherEngine_isNotMade(@TempDir Path directory) {
        set.put("allim.backup.dir", directory.resolve("new").toString());
        assertThat(mistakes()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void allMistakes_areFoundAtOnce_inTheOrderOfTheirKeys() {
        set.put("allim.sms.type", "marketing");
        set.put("allim.delivery.shards", "many");
        set.put("allim.delivery.lease", "0s");
        set.put("allim.access.admin-key", "short");

        assertThat(mistakes())
                .extracting(sentence -> sentence.split(" ")[0])
                .containsExactly(
                        "allim.access.admin-key", "allim.delivery.lease", "allim.delivery.shards", "allim.sms.type");
    }

    @Test
    void secrets_areNeverShown() {
        set.put("allim.access.admin-key", "hush hush");
        set.put("allim.email.smtp.password", "ssm:hush hush");
        set.put("allim.email.ses.secret-access-key", "hush");

        assertThat(mistakes()).hasSize(4).noneMatch(sentence -> sentence.contains("hush"));
    }

    /** Each interface of keys knows all of its own, so that no others are taken for known. */
    @Test
    void everyKey_isJudged() {
        Settings settings = settings();

        assertThat(settings.known())
                .containsAll(KEYS)
                .filteredOn(key -> key.startsWith("allim."))
                .hasSameSizeAs(KEYS);
        assertThat(KEYS).containsAll(ConfigCheck.ELSEWHERE);
    }

    /** In a native executable there is no reflection otherwise. */
    @Test
    void everyRoom_isRegisteredForReflection() {
        assertThat(ROOMS)
                .hasSizeGreaterThan(15)
                .allMatch(room -> room.isAnnotationPresent(RegisterForReflection.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    allim.emial.from=a@example.com | allim.emial.from is "a@example.com"; there is no such key: set allim.email.from instead.
                    %prod.allim.delivery.leese=60s | allim.delivery.leese is "60s"; there is no such key: set allim.delivery.lease instead.
                    allim.event.topics[0]=a        | allim.event.topics is "a"; there is no such key: set allim.events.topics instead.
                    allim.smtp.host=b              | allim.smtp.host is "b"; there is no such key: set allim.email.smtp.host instead.
                    allim.access.adminkey=hush     | allim.access.adminkey is set; there is no such key: set allim.access.admin-key instead.
                    ALLIM_EMAIL_FROM=x             | ALLIM_EMAIL_FROM is "x"; there is no such key: set allim.email.from instead.
                    %prod.ALLIM_SMS_PER_SECOND=7   | ALLIM_SMS_PER_SECOND is "7"; there is no such key: set allim.sms.per-second instead.
                    ALLIM_ACCESS_ADMIN_KEY=hush    | ALLIM_ACCESS_ADMIN_KEY is set; there is no such key: set allim.access.admin-key instead.
                    allim.colour-of-the-page=red   | allim.colour-of-the-page is "red"; there is no such key: take it out, or choose one of docs/configuration.md.
                    """)
    void unknownKey_isAMistake_thatNamesTheNearest(String setting, String sentence) {
        set.put(setting.split("=")[0], setting.split("=")[1]);
        Settings settings = settings();

        ConfigCheck.checkNames(settings, config());

        assertThat(settings.mistakes()).containsExactly(sentence);
    }

    @Test
    void knownKeys_areNone() {
        KEYS.forEach(key -> set.putIfAbsent(key, DEFAULTS.getOrDefault(key, "")));
        set.put("%dev.allim.sms.per-second", "0");
        set.put("allim.events.topics[0]", "arn:aws:sns:us-east-1:111122223333:a");
        set.put("someone.elses.allim.key", "x");
        Settings settings = settings();

        ConfigCheck.checkNames(settings, config());

        assertThat(settings.mistakes()).isEmpty();
    }

    /** A file .env is a part of the environment. */
    @Test
    void namesOfTheEnvironment_areNoMistakeInAFileEnv(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve(".env"), "ALLIM_EMAIL_FROM=a@example.com");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(DotEnvConfigSourceProvider.dotEnvSources(
                        file.toUri().toString(), getClass().getClassLoader()))
                .build();
        assertThat(config.getValue("allim.email.from", String.class)).isEqualTo("a@example.com");
        Settings settings = settings();

        ConfigCheck.checkNames(settings, config);

        assertThat(settings.mistakes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ALLIM_EMIAL_FROM, ALLIM_EMAIL_FROM",
        "ALLIM_DELIVERY_LEAS, ALLIM_DELIVERY_LEASE",
        "ALLIM_SMTP_HOST, ALLIM_EMAIL_SMTP_HOST",
        "ALLIM_DATADIR, ALLIM_DATA_DIR"
    })
    void variableCloseToAKey_isAMistake(String name, String nearest) {
        Settings settings = settings();

        ConfigCheck.checkVariables(settings, Map.of(name, "x"));

        assertThat(settings.mistakes())
                .containsExactly(name + " is \"x\"; there is no such key: set " + nearest + " instead.");
    }

    /** Images, Kubernetes and Docker set such for purposes of their own. */
    @ParameterizedTest
    @CsvSource({
        "ALLIM_VERSION, 1.0",
        "ALLIM_HOME, /opt/allim",
        "ALLIM_SERVICE_HOST, 10.0.0.1",
        "ALLIM_SERVICE_PORT_HTTP, 80",
        "ALLIM_PORT, tcp://10.0.0.1:80",
        "ALLIM_PORT_80_TCP_ADDR, 10.0.0.1",
        "ALLIM_SMTP_PORT, tcp://10.0.0.2:25",
        "ALLIM_SANDBOX_PORT, 8990",
        "ALLIM_EVENTS_TOPICS_0_, arn",
        "MALLIM_EMIAL_FROM, x"
    })
    void variableOfOthers_isNone(String name, String value) {
        Settings settings = settings();

        ConfigCheck.checkVariables(settings, Map.of(name, value));

        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void message_countsAndListsThem() {
        assertThat(Misconfigured.of(List.of("a is b; c."), Map.of()))
                .hasMessage("Allim can't start; one setting is wrong:\n  a is b; c.")
                .hasNoCause();
        assertThat(Misconfigured.of(List.of("a is b; c.", "d is e; f."), Map.of()))
                .hasMessage("Allim can't start; 2 settings are wrong:\n  a is b; c.\n  d is e; f.")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    private List<String> mistakes() {
        return settings().mistakes();
    }

    private Settings settings() {
        Settings settings = new Settings(new Values(config(), DEFAULTS));
        ConfigCheck.checkValues(settings, ROOMS);
        return settings;
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(set, "test", 100))
                .build();
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = ConfigKeys.withDefaults();
        defaults.values().removeIf(String::isEmpty);
        return defaults;
    }
}
