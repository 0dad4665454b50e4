package io.allim.page;

import io.allim.access.BrandConfig;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Whom pages are from: the name, the picture, the colour and the address for questions. Nothing is computed before the first page. */
@Singleton
@Named("brand")
class Brand {

    private final BrandConfig config;

    Brand(BrandConfig config) {
        this.config = config;
    }

    /** Empty text where there is none. */
    public String name() {
        return config.name().orElse("");
    }

    /** Empty text where there is none. */
    public String logo() {
        return config.logoUrl().orElse("");
    }

    /** Empty text where there is none. */
    public String replyTo() {
        return config.replyTo().orElse("");
    }

    public String style() {
        return PageStyle.with(config.color().map(Shade::of));
    }

    String contentSecurityPolicy() {
        return PageStyle.contentSecurityPolicy(style(), config.logoUrl().map(Brand::origin));
    }

    private static String origin(String url) {
        URI uri = URI.create(url);
        return Optional.of(uri.getPort())
                .filter(port -> port > 0)
                .map(port -> "https://" + uri.getHost() + ":" + port)
                .orElse("https://" + uri.getHost());
    }
}
