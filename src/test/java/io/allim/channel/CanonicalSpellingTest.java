package io.allim.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalSpellingTest {

    @ParameterizedTest
    @CsvSource({
        "EMAIL, Ada@Example.COM, ada@example.com",
        "EMAIL, ada@BÜCHER.example, ada@xn--bcher-kva.example",
        "EMAIL, ada@bu\u0308cher.example, ada@xn--bcher-kva.example",
        "EMAIL, A.D.A+x@example.com, a.d.a+x@example.com",
        "EMAIL, Me@Bad.tld-2, me@bad.tld-2",
        "EMAIL, Old@No Name, old@no name",
        "EMAIL, Nothing, Nothing",
        "WEBHOOK, HTTPS://Example.com, https://example.com/",
        "WEBHOOK, https://example.com?x=Y, https://example.com/?x=Y",
        "WEBHOOK, https://example.com:443/x, https://example.com/x",
        "WEBHOOK, https://example.com:80/x, https://example.com:80/x",
        "WEBHOOK, http://example.com:80/x, http://example.com/x",
        "WEBHOOK, http://example.com:443/x, http://example.com:443/x",
        "WEBHOOK, https://bücher.example:8443/X%2fy%7E%41, https://xn--bcher-kva.example:8443/X%2Fy~A",
        "WEBHOOK, https://example.com/%e9%C3%a9, https://example.com/%E9%C3%A9",
        "WEBHOOK, https://[2001:DB8::1]:443/x, https://[2001:db8::1]/x",
        "WEBHOOK, https://example.com/a/../b/, https://example.com/a/../b/",
        "WEBHOOK, https://user@example.com/X, https://user@example.com/X",
        "EMAIL, Team/Ada@Example.com, team/ada@example.com",
        "EMAIL, Team/@Example.com, team/@example.com",
        "TELEGRAM, Ops/@Alerts, Ops/@alerts",
        "TELEGRAM, Ops/@Alerts/45, Ops/@alerts/45",
        "TELEGRAM, ops/-100123456/45, ops/-100123456/45",
        "HTTP, Ops.v2/Ada@Example.com, Ops.v2/Ada@Example.com",
        "HTTP, Ops.v2/a/B@C/d, Ops.v2/a/B@C/d",
        "HTTP, Ops, Ops",
        "SLACK, Team/#Alerts, Team/#Alerts",
        "PHONE, +821012345678, +821012345678",
        "DEVICE, arn:Aws:X, arn:Aws:X",
        "SNS_TOPIC, arn:aws:sns:x:1:Y, arn:aws:sns:x:1:Y",
    })
    void address_hasOneSpelling(AddressKind kind, String given, String canonical) {
        Address address = new Address(kind, given).canonical();
        assertThat(address.value()).isEqualTo(canonical);
        assertThat(address.canonical()).isSameAs(address);
    }
}
