package io.allim.web.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks operations that a recipient's own token opens as well as a key with the scopes of {@link RequiresScope}, on the
 * recipient's own path. For the holder of such a token nothing else exists.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OpenToRecipient {

    /** The path parameter that holds the recipient's id. */
    String value();
}
