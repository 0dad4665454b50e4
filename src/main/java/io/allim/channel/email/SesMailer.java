package io.allim.channel.email;

import io.allim.aws.AwsHttp;
import io.allim.channel.Outcome;
import io.allim.channel.aws.AwsCall;
import io.allim.secret.SecretUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.SesV2ClientBuilder;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/** Sends mail through version 2 of Amazon SES's API. The client is made at the first send. */
final class SesMailer implements Mailer {

    /** By which SES's events name the delivery; the token has only characters that a tag may have. */
    static final String DELIVERY_TAG = "allim-delivery";

    private final EmailConfig.Ses config;
    private final Duration timeout;
    private final InstantSource clock;
    private Optional<Login> login = Optional.empty();
    private SendingRate rate = new SendingRate(this::askRate);
    private Optional<SesV2Client> client = Optional.empty();

    SesMailer(EmailConfig.Ses config, Duration timeout, InstantSource clock) {
        this.config = config;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public Outcome send(Mail mail) {
        try {
            readLogin();
        } catch (SecretUnavailable e) {
            return Outcome.notReady(e.why());
        }
        return new AwsCall("SES", error -> answered(error, mail))
                .send(
                        () -> client().sendEmail(request(mail)).messageId(),
                        id -> new Outcome.Accepted(id, mail.notes()));
    }

    /** What the account may send, which SES does not queue for: beyond it mails are refused. */
    @Override
    public OptionalDouble perSecond() {
        return rate().perSecond();
    }

    /** @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html">GetAccount</a> */
    private double askRate() {
        readLogin();
        return client().getAccount(_ -> {}).sendQuota().maxSendRate();
    }

    private SendEmailRequest request(Mail mail) {
        SendEmailRequest.Builder request = SendEmailRequest.builder()
                .fromEmailAddress(oneLine(mail.from()))
                .destination(to -> to.toAddresses(mail.to().toString()))
                .content(content -> content.simple(simple -> simple.subject(utf8(mail.subject()))
                        .body(body -> {
                            body.text(utf8(mail.text()));
                            mail.html().map(SesMailer::utf8).ifPresent(body::html);
                        })
                        .headers(headers(mail))));
        request.emailTags(
                MessageTag.builder().name(DELIVERY_TAG).value(mail.token()).build());
        mail.replyTo().ifPresent(replyTo -> request.replyToAddresses(oneLine(replyTo)));
        config.configurationSet().ifPresent(request::configurationSetName);
        return request.build();
    }

    private static List<MessageHeader> headers(Mail mail) {
        List<MessageHeader> headers = new ArrayList<>();
        headers.add(header(Mail.DELIVERY_HEADER, mail.token()));
        headers.add(header("Auto-Submitted", "auto-generated"));
        mail.unsubscribe().ifPresent(unsubscribe -> {
            headers.add(header(Unsubscribe.HEADER, unsubscribe.value()));
            headers.add(header(Unsubscribe.POST_HEADER, Unsubscribe.POST));
        });
        return headers;
    }

    private static String oneLine(Mailbox mailbox) {
        return mailbox.toString().replace("\r\n", "");
    }

    private static Content utf8(String text) {
        return Content.builder().data(text).charset("UTF-8").build();
    }

    private static MessageHeader header(String name, String value) {
        return MessageHeader.builder().name(name).value(value).build();
    }

    /**
     * What SES's own errors mean. What an operator or AWS mends without looking at the mail is not charged to it.
     *
     * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors">
     *     Errors of SendEmail</a>
     * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/using-smtp-api-errors.html">what they say</a>
     */
    private static Optional<Outcome> answered(AwsServiceException error, Mail mail) {
        String code = AwsCall.code(error);
        return Optional.ofNullable(
                switch (code) {
                    case "LimitExceededException" -> Outcome.tryAgain("the sending quota of SES is used up: " + code);
                    case "SendingPausedException" -> Outcome.notReady("sending is paused in SES: " + code);
                    case "MailFromDomainNotVerifiedException" ->
                        Outcome.notReady("the MAIL FROM domain is not verified in SES: " + code);
                    case "NotFoundException" ->
                        Outcome.notReady("SES has no such configuration set; see allim.email.ses: " + code);
                    case "AccountSuspendedException" -> Outcome.notReady("the SES account is suspended: " + code);
                    case "MessageRejected", "MessageRejectedException" -> rejected(code, AwsCall.sentence(error), mail);
                    case "BadRequestException", "ValidationException" ->
                        Outcome.rejected("SES doesn't take this mail: " + code);
                    default -> null;
                });
    }

    /** SES names the identities that are not verified: the sender's is set up here, a receiver's only in its sandbox. */
    private static Outcome rejected(String code, String sentence, Mail mail) {
        if (!sentence.contains("not verified")) {
            return Outcome.rejected("SES refuses the mail for its content: " + code);
        }
        return sentence.contains(mail.from().address().toString().toLowerCase(Locale.ROOT))
                ? Outcome.notReady("the sender is not verified in SES; see allim.email.from: " + code)
                : Outcome.rejected("the receiver is not verified in SES, and the account is in its sandbox: " + code);
    }

    /** The rate goes as well: it was told when the clock of the machine that knows its age may have stood still. */
    @Override
    public synchronized void disconnect() {
        rate = new SendingRate(this::askRate);
        client.ifPresent(SesV2Client::close);
        client = Optional.empty();
        login.ifPresent(Login::disconnect);
    }

    /** Before a call: within it, nobody would know whether the mail left. */
    private void readLogin() {
        if (config.accessKeyId().isPresent() && config.secretAccessKey().isPresent()) {
            login().read();
        }
    }

    private synchronized Login login() {
        if (login.isEmpty()) {
            login = Optional.of(new Login(
                    new Login.Keys("allim.email.ses.access-key-id", "allim.email.ses.secret-access-key"),
                    config.accessKeyId(),
                    config.secretAccessKey(),
                    clock));
        }
        return login.get();
    }

    private AwsCredentials credentials() {
        Login.Values values = login().latest();
        return AwsBasicCredentials.create(
                values.name().orElse(""), values.password().orElse(""));
    }

    private synchronized SendingRate rate() {
        return rate;
    }

    private synchronized SesV2Client client() {
        if (client.isEmpty()) {
            client = Optional.of(build());
        }
        return client.get();
    }

    private SesV2Client build() {
        SesV2ClientBuilder builder = SesV2Client.builder()
                .httpClientBuilder(AwsHttp.builder())
                .overrideConfiguration(
                        AwsCall.once(ClientOverrideConfiguration.builder().build(), timeout));
        config.region().map(Region::of).ifPresent(builder::region);
        config.endpointOverride().ifPresent(builder::endpointOverride);
        if (config.accessKeyId().isPresent() && config.secretAccessKey().isPresent()) {
            builder.credentialsProvider(this::credentials);
        }
        return builder.build();
    }
}
