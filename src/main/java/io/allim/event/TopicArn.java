package io.allim.event;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of an SNS topic, and what follows from it about who signs the topic's messages.
 *
 * @param suffix of the host names of its partition, such as {@code amazonaws.com}
 */
record TopicArn(String region, String suffix) {

    static final String FORM =
            "arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}):[0-9]{12}:[A-Za-z0-9_.-]{1,256}";

    private static final Pattern ARN = Pattern.compile(FORM);

    private static final Pattern FILE = Pattern.compile("/SimpleNotificationService-[0-9a-f]{32}\\.pem");

    /** @return empty when that is no topic, or one of a partition that is not known here */
    static Optional<TopicArn> parse(String text) {
        Matcher parts = ARN.matcher(text);
        return parts.matches()
                ? Optional.of(new TopicArn(
                        parts.group(2), parts.group(1).equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com"))
                : Optional.empty();
    }

    /** Whether a certificate at the URL may be the one that the topic's messages are signed with. */
    boolean signsWith(String url) {
        String host = "https://sns." + region + "." + suffix;
        return url.startsWith(host)
                && FILE.matcher(url.substring(host.length())).matches();
    }

    /**
     * To whom the certificate is issued; younger regions and other partitions have names of their own.
     *
     * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">Signatures</a>
     */
    List<String> signers() {
        // The last one signs for both regions of its partition.
        return List.of(
                "sns.amazonaws.com",
                "sns-signing." + region + "." + suffix,
                "sns-" + region + "." + suffix,
                region.startsWith("us-gov-") ? "sns-us-gov-west-1." + suffix : "sns." + suffix);
    }
}
