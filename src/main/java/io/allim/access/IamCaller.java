package io.allim.access;

import java.util.Optional;

/** Who called, as AWS IAM saw it. */
public interface IamCaller {

    /**
     * The ARN of the principal that signed the current request; empty where nobody checked a signature: a server, a
     * Function URL of type {@code NONE}, an event. Asked while a request is handled.
     */
    Optional<String> principal();
}
