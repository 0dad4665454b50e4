package io.allim.preference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.DescribedChannels;
import io.allim.channel.Kinds;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoicesTest {

    private static final WorkflowOption NEWS = option("news", "News", "뉴스", Optional.of("marketing"), false, false);
    private static final WorkflowOption HIDDEN = option("sync", "Sync", "동기화", Optional.of("system"), false, true);
    private static final WorkflowOption ALARM = option("alarm", "Alarm", "경보", Optional.empty(), true, false);

    private final Recipient ada = new Recipient(
            "ada",
            List.of(new Endpoint(new Address(Kinds.EMAIL, "ada@example.com"), false)),
            Optional.empty(),
            Optional.of("ko-KR"),
            JsonNodeFactory.instance.objectNode());

    @Test
    void choices_areWhatIsNotHidden() {
        Choices choices = choices(Preferences.NONE, NEWS, HIDDEN, ALARM);
        assertThat(choices.workflows()).extracting(WorkflowOption::workflow).containsExactly("news", "alarm");
        assertThat(choices.categories().keySet()).containsExactly("marketing", "");
    }

    @Test
    void choices_areWhatCanReachTheRecipient() {
        WorkflowOption texts = new WorkflowOption(
                "code", new LocalName("Code"), Optional.empty(), true, false, List.of("sms"), Map.of(), List.of());
        assertThat(choices(Preferences.NONE, NEWS, texts).workflows())
                .extracting(WorkflowOption::workflow)
                .containsExactly("news");
    }

    /** An answer that a program gave for what is hidden shows it to nobody. */
    @Test
    void answers_showNothingThatIsHidden() {
        Preferences said = Preferences.NONE
                .with(PreferenceScope.workflow("sync"), Optional.of(false))
                .with(PreferenceScope.category("system"), Optional.of(false));
        Choices choices = choices(said, NEWS, HIDDEN);
        assertThat(choices.workflows()).extracting(WorkflowOption::workflow).containsExactly("news");
        assertThat(choices.categories().keySet()).containsExactly("marketing");
        assertThat(said.verdict(HIDDEN.subject(), "email").wanted()).isFalse();
    }

    @Test
    void category_isShownWhereOneOfItsWorkflowsIs() {
        WorkflowOption shown = option("status", "Status", "상태", Optional.of("system"), false, false);
        for (List<WorkflowOption> order : List.of(List.of(HIDDEN, shown), List.of(shown, HIDDEN))) {
            Preferences said = Preferences.NONE.with(PreferenceScope.category("system"), Optional.of(false));
            Choices choices = Choices.of(ada, said, order, Map.of(), DescribedChannels.forTemplates());
            assertThat(choices.categories().keySet()).containsExactly("system");
            assertThat(choices.of("system")).hasSize(1);
        }
    }

    @Test
    void view_namesEverythingInTheLanguage_andSaysWhatHolds() {
        Preferences said = Preferences.NONE
                .with(PreferenceScope.category("marketing"), Optional.of(false))
                .with("news", Optional.of(new Frequency(Every.DAILY, Optional.empty(), Optional.empty())));
        ChoicesView view = ChoicesView.of(choices(said, NEWS, ALARM), said, "ko-KR");
        assertThat(view.channels()).contains(new ChoicesView.ChannelView("email", "이메일"));
        assertThat(view.categories())
                .containsExactly(new ChoicesView.CategoryView("marketing", "마케팅", List.of("news")));
        ChoicesView.WorkflowView news = view.workflows().getFirst();
        assertThat(news.name()).isEqualTo("뉴스");
        assertThat(news.channels()).containsExactly(Map.entry("email", new ChoicesView.WantedView(false)));
        assertThat(news.frequencies()).contains(List.of("instant", "daily"));
        assertThat(news.frequency().orElseThrow().every()).isEqualTo("daily");
        ChoicesView.WorkflowView alarm = view.workflows().getLast();
        assertThat(alarm.critical()).isTrue();
        assertThat(alarm.channels()).containsExactly(Map.entry("email", new ChoicesView.WantedView(true)));
    }

    @Test
    void view_hasTheCommonNames_whereThereAreNoneInTheLanguage() {
        ChoicesView view = ChoicesView.of(choices(Preferences.NONE, NEWS), Preferences.NONE, "fr");
        assertThat(view.channels()).contains(new ChoicesView.ChannelView("email", "E-mail"));
        assertThat(view.categories().getFirst().name()).isEqualTo("Marketing");
        assertThat(view.workflows().getFirst().name()).isEqualTo("News");
    }

    private Choices choices(Preferences said, WorkflowOption... offered) {
        Map<String, LocalName> names = Map.of("marketing", new LocalName("Marketing", Map.of("ko", "마케팅")));
        return Choices.of(ada, said, List.of(offered), names, DescribedChannels.forTemplates());
    }

    private static WorkflowOption option(
            String id, String name, String korean, Optional<String> category, boolean critical, boolean hidden) {
        return new WorkflowOption(
                id,
                new LocalName(name, Map.of("ko", korean)),
                category,
                critical,
                hidden,
                List.of("email", "sms"),
                Map.of(),
                List.of(Every.DAILY, Every.INSTANT));
    }
}
