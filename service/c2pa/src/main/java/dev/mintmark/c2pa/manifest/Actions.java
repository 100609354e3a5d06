package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.util.List;

/**
 * The actions that made the asset, first to last. C2PA 2.4, {@code c2pa.actions.v2}.
 *
 * @param actions the encoded actions
 * @param complete whether no other actions were performed
 */
public record Actions(List<byte[]> actions, boolean complete) implements Assertion {
    public Actions {
        actions = List.copyOf(actions);
    }

    @Override
    public String label() {
        return Labels.ACTIONS_V2;
    }

    @Override
    public byte[] encode() {
        return new CborMapWriter()
                .array("actions", actions)
                .put("allActionsIncluded", complete ? CborWriter.bool(true) : null)
                .encode();
    }
}
