package io.allim.pipeline;

import io.allim.pipeline.PipelineFixture.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what lies in a chat to which the messages of one incident went. */
record ThreadAudit(PipelineFixture fixture) {

    /** Those that answer or replace none. */
    List<Post> roots() {
        return posts().stream().filter(post -> post.earlier().isEmpty()).toList();
    }

    /** The first messages that others answer or replace. */
    List<String> answered() {
        return posts().stream()
                .map(Post::earlier)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** How many were posted again. */
    long repeated() {
        return posts().size() - posts().stream().map(Post::token).distinct().count();
    }

    List<String> complaints() {
        List<String> wrong = new ArrayList<>();
        int deletions = fixture.deleted.size();
        if (roots().size() > 1 + repeated() + deletions) {
            wrong.add(roots().size() + " messages of one incident answer none: " + posts());
        }
        if (answered().size() > 1 + deletions) {
            wrong.add("more than one thread: " + posts());
        }
        return wrong;
    }

    private List<Post> posts() {
        return List.copyOf(fixture.posts);
    }
}
