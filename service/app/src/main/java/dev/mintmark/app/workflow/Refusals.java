package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Anchors.Anchor;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.RecipeLora;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why an artwork refuses a change: its stage, and what of its state forbids the change. Stateless. */
final class Refusals {
    private static final String LIVE = "its mint can still succeed, so it cannot be ";

    private Refusals() {}

    static ConflictException cancel(Artwork artwork) {
        return refusal(
                artwork,
                switch (artwork.stage()) {
                    case CANCELLED -> "it is cancelled already";
                    case FAILED -> "it has ended, so there is nothing to cancel";
                    case CONFIRMED -> "it is minted and cannot be cancelled";
                    case SIGNED, SENT -> LIVE + "cancelled";
                    case ACCEPTED, DRAWN, SEALED, PINNED ->
                        artwork.done() ? "it is done, so there is nothing to cancel" : LIVE + "cancelled";
                });
    }

    static ConflictException retry(Artwork artwork) {
        return refusal(
                artwork,
                switch (artwork.stage()) {
                    case CANCELLED -> "a cancelled artwork cannot be retried";
                    case FAILED -> "it has failed in this moment; retry it again";
                    case ACCEPTED, DRAWN, SEALED, PINNED, SIGNED, SENT, CONFIRMED ->
                        "it has not failed, so there is nothing to retry";
                });
    }

    static ConflictException pin(Artwork artwork) {
        return refusal(
                artwork,
                switch (artwork.stage()) {
                    case CANCELLED -> "a cancelled artwork cannot be pinned";
                    case FAILED -> "it has failed and must be retried first";
                    case ACCEPTED, DRAWN -> "it can be pinned once it is sealed";
                    case SEALED, PINNED, SIGNED, SENT, CONFIRMED -> "it is pinned, or going to be";
                });
    }

    static ConflictException mint(Artwork artwork) {
        boolean isOrdered = artwork.goal() == Goal.CONFIRMED;
        return refusal(
                artwork,
                switch (artwork.stage()) {
                    case CANCELLED -> "a cancelled artwork cannot be minted";
                    case FAILED -> "it has failed and must be retried first";
                    case CONFIRMED -> "it is minted already";
                    case ACCEPTED, DRAWN, SEALED, PINNED, SIGNED, SENT ->
                        isOrdered ? "its mint is ordered already" : "it can be minted once it is sealed";
                });
    }

    static ConflictException anchor(Artwork artwork) {
        return refusal(
                artwork,
                switch (artwork.stage()) {
                    case CANCELLED -> "a cancelled artwork cannot be anchored";
                    case FAILED -> "it has failed and must be retried first";
                    case CONFIRMED -> "it is minted already, so it cannot be anchored";
                    case ACCEPTED, DRAWN, SEALED, PINNED, SIGNED, SENT ->
                        artwork.goal() == Goal.CONFIRMED
                                ? "its mint is ordered, so it cannot be anchored"
                                : "it can be anchored once it is sealed";
                });
    }

    static ConflictException voucher(Artwork artwork) {
        return refusal(
                artwork,
                artwork.goal() == Goal.CONFIRMED && !artwork.stage().ended()
                        ? "its mint is ordered, so no voucher can be given for it"
                        : "a voucher needs a sealed one");
    }

    static ConflictException claim(Artwork artwork, @Nullable Anchor anchor) {
        if (artwork.token() != null) {
            return refusal(artwork, "it is minted already");
        }
        if (anchor == null || anchor.state() != Anchors.State.ANCHORED) {
            return refusal(artwork, "it is not anchored, so there is nothing to claim");
        }
        return refusal(
                artwork,
                artwork.goal() == Goal.CONFIRMED ? "its claim is ordered already" : "only a pinned one can be claimed");
    }

    /** @throws ConflictException where the artwork is anchored, or is going to be */
    static void requireFailed(Artwork artwork, Anchor anchor) {
        if (anchor.state() == Anchors.State.ANCHORED) {
            throw refusal(artwork, "it is anchored already; \"mintmark claim " + artwork.id() + "\" mints its token");
        }
        if (anchor.state() != Anchors.State.FAILED) {
            throw refusal(artwork, "its anchor is ordered already");
        }
    }

    static ConflictException delete(Artwork artwork) {
        if (artwork.token() != null) {
            return refusal(artwork, "it is minted and cannot be deleted");
        }
        return refusal(
                artwork,
                switch (artwork.stage()) {
                    case SIGNED, SENT, CONFIRMED -> LIVE + "deleted";
                    case ACCEPTED, DRAWN, SEALED, PINNED, FAILED, CANCELLED ->
                        "a mint by a voucher that was given for it, or by an earlier transaction, can still succeed,"
                                + " so it cannot be deleted";
                });
    }

    /** A deletion that waited in vain for a step to end. */
    static ConflictException deleteDuringStep(Artwork artwork) {
        return refusal(artwork, "a step of it still runs; delete it when that has ended");
    }

    /** Says that the contract does not know a model with the LoRAs of a prompt, and how it gets to. */
    static String unregistered(String model, List<RecipeLora> loras) {
        String options = loras.stream()
                .map(lora -> " --lora " + lora.name() + ":" + lora.weight())
                .collect(Collectors.joining());
        return "The contract has no model \"" + model
                + "\" with the LoRAs of the prompt; to mint, add it first: \"mintmark" + " models add DIR" + options
                + "\".";
    }

    private static ConflictException refusal(Artwork artwork, String reason) {
        return new ConflictException("Artwork " + artwork.id() + " is " + artwork.stage() + ": " + reason + ".");
    }
}
