package dev.mintmark.app.store;

import dev.mintmark.app.artwork.SearchWords;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Keeps the words of prompts in the table {@code artwork_words}, by which artworks are found. */
final class ArtworkWords {
    private static final int BATCH = 500;

    private ArtworkWords() {}

    private record Prompt(long seq, String prompt, @Nullable String originalPrompt) {}

    /** Adds the words of an artwork: of the prompt, and of what it was made of. */
    static void add(Handle handle, long seq, String prompt, @Nullable String originalPrompt) {
        PreparedBatch batch = handle.prepareBatch("INSERT INTO artwork_words (word, seq) VALUES (:word, :seq)");
        for (String word : SearchWords.of(originalPrompt == null ? prompt : prompt + "\n" + originalPrompt)) {
            batch.bind("word", word).bind("seq", seq).add();
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** Adds the words of the artworks that an earlier program registered: 10,000 take some seconds, once. */
    static void complete(Jdbi writer) {
        while (writer.inTransaction(ArtworkWords::addSome)) {
            // until none is left
        }
    }

    private static boolean addSome(Handle handle) {
        List<Prompt> some = handle.createQuery(
                        "SELECT seq, prompt, original_prompt FROM artworks WHERE NOT has_words ORDER BY seq LIMIT"
                                + " :batch")
                .bind("batch", BATCH)
                .map(RecordMapper.of(Prompt.class))
                .list();
        for (Prompt each : some) {
            handle.execute("DELETE FROM artwork_words WHERE seq = ?", each.seq);
            add(handle, each.seq, each.prompt, each.originalPrompt);
            handle.execute("UPDATE artworks SET has_words = TRUE WHERE seq = ?", each.seq);
        }
        return some.size() == BATCH;
    }
}
