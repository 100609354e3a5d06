package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The actions that made the asset, first to last. C2PA 2.4, {@code c2pa.actions.v2}.
 *
 * @param actions the encoded actions
 * @param complete whether no other actions were performed
 * @param others the encoded values of other fields
 */
public record Actions(List<byte[]> actions, boolean complete, Map<String, byte[]> others) implements Assertion {
    public Actions {
        actions = List.copyOf(actions);
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    @Override
    public String label() {
        return Labels.ACTIONS_V2;
    }

    @Override
    public byte[] encode() {
        CborMapWriter map = new CborMapWriter()
                .array("actions", actions)
                .put("allActionsIncluded", complete ? CborWriter.bool(true) : null);
        others.forEach(map::put);
        return map.encode();
    }
}
