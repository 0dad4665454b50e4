package io.allim.web.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks operations that ask for a key, and the scopes that it must have. What a method says goes before what its class says. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {

    /** All of them are needed; at least one is given. */
    Scope[] value();

    /** Each of them alone opens the operation as well. */
    Scope[] or() default {};

    /**
     * Whether {@link Scope#VIEW} alone opens it as well, where it changes nothing: where it is a GET, or needs {@link Scope#READ} and
     * nothing else. Not so where the answer holds keys or the words of messages.
     */
    boolean view() default true;
}
