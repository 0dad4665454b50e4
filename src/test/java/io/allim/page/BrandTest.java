package io.allim.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.access.BrandConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrandTest {

    private static Brand brand(Optional<String> logo, Optional<String> color) {
        return new Brand(new BrandConfig() {
            @Override
            public Optional<String> name() {
                return Optional.empty();
            }

            @Override
            public Optional<String> logoUrl() {
                return logo;
            }

            @Override
            public Optional<String> color() {
                return color;
            }

            @Override
            public Optional<String> replyTo() {
                return Optional.empty();
            }
        });
    }

    @Test
    void withoutOne_pagesLoadNothing() {
        Brand none = brand(Optional.empty(), Optional.empty());
        assertThat(none.contentSecurityPolicy())
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("img-src");
        assertThat(none.name() + none.logo() + none.replyTo()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://cdn.example.com/logo.png?v=1, https://cdn.example.com",
        "https://cdn.example.com:8443/logo.png, https://cdn.example.com:8443",
        "https://cdn.example.com, https://cdn.example.com"
    })
    void picture_comesFromItsOriginAlone(String url, String origin) {
        assertThat(brand(Optional.of(url), Optional.empty()).contentSecurityPolicy())
                .contains("; img-src " + origin + "; form-action");
    }

    @Test
    void color_isDarkerInLight_andLighterInDark() {
        assertThat(brand(Optional.empty(), Optional.of("#0b57c2")).style())
                .contains(":root{--main:#0b57c2;--on-main:#fff}")
                .doesNotContain("dark){:root{--main:#0b57c2");
        assertThat(brand(Optional.empty(), Optional.of("#FFCC00")).style())
                .contains("dark){:root{--main:#ffcc00;--on-main:#121417}")
                .doesNotContain(":root{--main:#ffcc00;--on-main:#fff}");
    }

    @Test
    void policy_allowsTheStyleThatIsShown() {
        Brand one = brand(Optional.empty(), Optional.empty());
        Brand other = brand(Optional.empty(), Optional.of("#0b57c2"));
        assertThat(other.style()).startsWith(one.style()).isNotEqualTo(one.style());
        assertThat(other.contentSecurityPolicy()).isNotEqualTo(one.contentSecurityPolicy());
    }
}
