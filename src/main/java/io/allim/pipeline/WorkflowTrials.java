package io.allim.pipeline;

import io.allim.channel.Channel;
import io.allim.delivery.DispatchConfig;
import io.allim.event.EventDispatcher;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.table.Table;
import io.allim.template.TemplateRenderer;
import io.allim.workflow.Workflow;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells what would become of a notification, by the pipeline itself: nothing is stored, nothing leaves. Other messages that
 * wait, and what people do meanwhile, are as they are now.
 */
@Singleton
public final class WorkflowTrials {

    private final TrialParts parts;

    WorkflowTrials(
            Table table,
            Instance<Channel> channels,
            TemplateRenderer templates,
            PreviewComposer composer,
            DispatchConfig config,
            Instance<EventDispatcher> events) {
        this.parts = new TrialParts(table, channels, templates, composer, config, events);
    }

    /**
     * @param asked of whose workflow only the id counts
     * @param draft stands for the workflow that is stored
     * @param at when it would be accepted
     */
    public Trial run(NotificationRequest asked, Optional<Workflow> draft, Instant at) {
        return new TrialRun(parts, at).run(asked, draft);
    }
}
