package dev.mintmark.app.artwork;

import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.JdbiConstructor;
import org.jspecify.annotations.Nullable;

/**
 * One image on its way from a prompt to a token, and one row of the table {@code artworks}. What a later step adds is null
 * before it.
 *
 * @param modelId the model's name here, as the recipe knows it only by its SHA-256
 * @param salt 32 bytes of the recipe commitment
 * @param disclosePrompt whether the manifest and public pages show the prompt
 * @param mint by which terms it is minted: set where the goal is {@link Goal#CONFIRMED}, or an anchor or a voucher was ordered
 * @param drawing SHA-256 of the drawn pixels as an unmarked PNG, the key of the file in the store
 * @param failure why it cannot go on, or, before {@link Stage#FAILED}, what the next try of a step waits for
 * @param tx hash of the latest mint transaction that was signed for it
 * @param owner the ID of the principal that it belongs to; null for the local operator
 * @param isPublic whether everybody may see the picture and its manifest
 */
public record Artwork(
        String id,
        Stage stage,
        Goal goal,
        String modelId,
        @Nested Recipe recipe,
        byte[] salt,
        boolean disclosePrompt,
        ImageFormat format,
        @Nested @Nullable MintOrder mint,
        @Nested("progress_") @Nullable Progress progress,
        @Nullable String drawing,
        @Nested @Nullable Seal seal,
        @Nested @Nullable Pin pin,
        @Nullable String tx,
        @Nested("token_") @Nullable Token token,
        @Nested("failure_") @Nullable Failure failure,
        Instant createdAt,
        @Nullable String owner,
        boolean isPublic) {

    @JdbiConstructor
    public Artwork {
        salt = salt.clone();
    }

    /** A private artwork of the local operator. */
    public Artwork(
            String id,
            Stage stage,
            Goal goal,
            String modelId,
            Recipe recipe,
            byte[] salt,
            boolean disclosePrompt,
            ImageFormat format,
            @Nullable MintOrder mint,
            @Nullable Progress progress,
            @Nullable String drawing,
            @Nullable Seal seal,
            @Nullable Pin pin,
            @Nullable String tx,
            @Nullable Token token,
            @Nullable Failure failure,
            Instant createdAt) {
        this(
                id,
                stage,
                goal,
                modelId,
                recipe,
                salt,
                disclosePrompt,
                format,
                mint,
                progress,
                drawing,
                seal,
                pin,
                tx,
                token,
                failure,
                createdAt,
                null,
                false);
    }

    /** An artwork of which nothing but the request exists. */
    public static Artwork accepted(
            String id,
            Goal goal,
            String modelId,
            Recipe recipe,
            byte[] salt,
            boolean disclosePrompt,
            ImageFormat format,
            @Nullable MintOrder mint,
            Instant createdAt,
            @Nullable String owner) {
        return new Artwork(
                id,
                Stage.ACCEPTED,
                goal,
                modelId,
                recipe,
                salt,
                disclosePrompt,
                format,
                mint,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                createdAt,
                owner,
                false);
    }

    /** One of the local operator of which nothing but the request exists. */
    public static Artwork accepted(
            String id,
            Goal goal,
            String modelId,
            Recipe recipe,
            byte[] salt,
            boolean disclosePrompt,
            ImageFormat format,
            @Nullable MintOrder mint,
            Instant createdAt) {
        return accepted(id, goal, modelId, recipe, salt, disclosePrompt, format, mint, createdAt, null);
    }

    /** Whether a text can be an artwork's ID: 1 to 64 letters, digits and hyphens. */
    public static boolean isId(String text) {
        return text.matches("[0-9A-Za-z-]{1,64}");
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    /** Whether nothing more will happen by itself. */
    public boolean done() {
        return stage.ended() || stage.reached(goal.stage());
    }

    /** The recipe's commitment, 32 bytes. */
    public byte[] commitment() {
        return RecipeCommitment.of(recipe, salt);
    }

    /** The seal of an artwork that has one; a step that needs it runs only after sealing. */
    public Seal sealed() {
        if (seal == null) {
            throw new IllegalStateException("Artwork " + id + " is " + stage + " and not sealed yet.");
        }
        return seal;
    }

    /** The pin of an artwork that has one. */
    public Pin pinned() {
        if (pin == null) {
            throw new IllegalStateException("Artwork " + id + " is " + stage + " and not pinned yet.");
        }
        return pin;
    }
}
