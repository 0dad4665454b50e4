package io.allim.workflow;

import io.allim.preference.LocalName;
import io.allim.preference.WorkflowCatalog;
import io.allim.preference.WorkflowOption;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.time.Frequency;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What recipients can choose among: the workflows that are in use. */
@Singleton
final class StoredWorkflowCatalog implements WorkflowCatalog {

    private final WorkflowStore workflows;

    StoredWorkflowCatalog(WorkflowStore workflows) {
        this.workflows = workflows;
    }

    @Override
    public List<WorkflowOption> options() {
        List<WorkflowOption> options = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = workflows.list(Query.MAX_LIMIT, cursor);
            page.items().forEach(stored -> options.add(option(WorkflowStore.listed(stored))));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return options;
    }

    @Override
    public Optional<WorkflowOption> option(String workflow) {
        return workflows.find(workflow).map(StoredWorkflowCatalog::option);
    }

    private static WorkflowOption option(Workflow workflow) {
        List<String> channels = workflow.common().stream()
                .flatMap(step -> step.channels().stream())
                .map(ChannelOption::channel)
                .distinct()
                .toList();
        return new WorkflowOption(
                workflow.id(),
                new LocalName(workflow.name().orElse(workflow.id()), workflow.names()),
                workflow.category(),
                workflow.critical(),
                workflow.hidden(),
                channels,
                workflow.defaults(),
                frequencies(workflow));
    }

    /** Those of the steps for whom the notification is for. */
    private static List<Frequency.Every> frequencies(Workflow workflow) {
        return workflow.common().stream()
                .flatMap(step -> step.digest().stream())
                .flatMap(digest -> digest.frequencies().stream())
                .toList();
    }
}
