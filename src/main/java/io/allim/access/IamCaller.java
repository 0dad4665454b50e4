package io.allim.access;

import java.util.Optional;

/** Whom AWS has authenticated for the current request. */
public interface IamCaller {

    /** The ARN of the caller's IAM principal; empty when the request was not signed. */
    Optional<String> principal();
}
