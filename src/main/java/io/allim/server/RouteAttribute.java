package io.allim.server;

import io.quarkus.vertx.http.runtime.attribute.ExchangeAttribute;
import io.quarkus.vertx.http.runtime.attribute.ExchangeAttributeBuilder;
import io.quarkus.vertx.http.runtime.attribute.ReadOnlyAttributeException;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the access log says of a request: {@code GET /v1/deliveries/{id}}, for {@code %{ROUTE}} in its pattern. */
public final class RouteAttribute implements ExchangeAttributeBuilder {

    private static final String TOKEN = "%{ROUTE}";

    @Override
    public String name() {
        return "Route";
    }

    /** @return null for what others write */
    @Override
    public @Nullable ExchangeAttribute build(String token) {
        return token.equals(TOKEN) ? new Attribute() : null;
    }

    @Override
    public int priority() {
        return 0;
    }

    private static final class Attribute implements ExchangeAttribute {

        @Override
        public String readAttribute(RoutingContext context) {
            String path = Optional.ofNullable(context.request().path()).orElse("");
            return Routes.method(context.request().method().name()) + " " + Routes.of(path);
        }

        @Override
        public void writeAttribute(RoutingContext context, String value) throws ReadOnlyAttributeException {
            throw new ReadOnlyAttributeException(name(), value);
        }

        private static String name() {
            return "Route";
        }
    }
}
