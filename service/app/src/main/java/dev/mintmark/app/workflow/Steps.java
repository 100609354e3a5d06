package dev.mintmark.app.workflow;

import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.seal.Sealer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps that this process does; null where it leaves one to other processes. */
public record Steps(
        @Nullable Drawer drawer,
        @Nullable Sealer sealer,
        @Nullable PinStep pinner,
        @Nullable MintStep minter,
        @Nullable AnchorStep anchorer) {
    /** Steps without anchors. */
    public Steps(
            @Nullable Drawer drawer, @Nullable Sealer sealer, @Nullable PinStep pinner, @Nullable MintStep minter) {
        this(drawer, sealer, pinner, minter, null);
    }

    /** The queues of these steps, but for anchors: that one has tasks of no single artwork. */
    Set<StepQueue> queues() {
        Set<StepQueue> queues = EnumSet.noneOf(StepQueue.class);
        if (drawer != null) {
            queues.add(StepQueue.DRAW);
        }
        if (sealer != null) {
            queues.add(StepQueue.SEAL);
        }
        if (pinner != null) {
            queues.add(StepQueue.PIN);
        }
        if (minter != null) {
            queues.add(StepQueue.MINT);
        }
        return queues;
    }
}
