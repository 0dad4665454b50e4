package io.allim.channel.teams;

import io.allim.http.HttpUrl;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL that starts a flow of Power Automate. */
final class FlowUrl {

    static final String EXAMPLE =
            "https://default0a1b2c3d.4e.environment.api.powerplatform.com:443/powerautomate/automations/direct"
                    + "/workflows/5f6a7b8c/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=abc";

    private static final String MAKE_A_NEW_ONE =
            "In Teams, choose Workflows at the channel, then the template \"Send webhook alerts to a channel\", and give the URL"
                    + " that it shows.";

    /**
     * The public cloud; the United States (GCC, GCC High, DoD); China.
     *
     * @see <a href="https://learn.microsoft.com/power-platform/admin/online-requirements">hosts of Power Platform</a>
     */
    private static final List<String> HOSTS = List.of(
            ".environment.api.powerplatform.com",
            ".environment.api.gov.powerplatform.microsoft.us",
            ".environment.api.high.powerplatform.microsoft.us",
            ".environment.api.appsplatform.us",
            ".environment.api.powerplatform.partner.microsoftonline.cn");

    /** Stopped on 30 November 2025, when URLs of flows moved. */
    private static final List<String> OLD_FLOWS = List.of(".logic.azure.com", ".logic.azure.us", ".logic.azure.cn");

    /** Office 365 connectors. */
    private static final List<String> CONNECTORS = List.of(".webhook.office.com", "outlook.office.com");

    private static final Pattern TARGET = Pattern.compile("/powerautomate/[^?]*/workflows/[^?]+\\?.*");
    private static final Pattern SIGNATURE = Pattern.compile(".*[?&]sig=[^&]+.*");

    private FlowUrl() {}

    /** Why it starts no flow, as one sentence. */
    static Optional<String> validate(HttpUrl url) {
        if (isAt(url, OLD_FLOWS)) {
            return Optional.of("This URL of a flow stopped working on 30 November 2025. " + MAKE_A_NEW_ONE);
        }
        if (isAt(url, CONNECTORS)) {
            return Optional.of("Microsoft has retired these connectors. " + MAKE_A_NEW_ONE);
        }
        if (!isAt(url, HOSTS) || !TARGET.matcher(url.target()).matches()) {
            return Optional.of("The URL is not one of a flow. " + MAKE_A_NEW_ONE);
        }
        return SIGNATURE.matcher(url.target()).matches()
                ? Optional.empty()
                : Optional.of(
                        "The URL has no sig: in the flow, let Anyone trigger it, save it, and give the URL that it shows then.");
    }

    private static boolean isAt(HttpUrl url, List<String> hosts) {
        return hosts.stream().anyMatch(host -> url.host().endsWith(host));
    }
}
