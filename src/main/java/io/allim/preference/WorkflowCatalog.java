package io.allim.preference;

import java.util.List;
import java.util.Optional;

/** What recipients can be sent, for pages on which they choose. */
public interface WorkflowCatalog {

    /** In the order in which they are shown. */
    List<WorkflowOption> options();

    /** Empty when there is no such workflow, or it is no longer in use. */
    Optional<WorkflowOption> option(String workflow);
}
