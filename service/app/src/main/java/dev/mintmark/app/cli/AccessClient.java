package dev.mintmark.app.cli;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Principals;
import dev.mintmark.app.api.AccessApi;
import dev.mintmark.app.api.AddPrincipalRequest;
import dev.mintmark.app.api.AuditPage;
import dev.mintmark.app.api.ChangePrincipalRequest;
import dev.mintmark.app.api.CreateKeyRequest;
import dev.mintmark.app.api.KeyList;
import dev.mintmark.app.api.KeyResponse;
import dev.mintmark.app.api.PrincipalList;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.api.SessionList;

/** The principals and keys of a running service. */
record AccessClient(ServiceConnection connection) implements AccessApi {
    private static final String PRINCIPALS = "/api/principals";
    private static final String KEYS = "/api/keys";

    @Override
    public PrincipalList principals() {
        return connection.get(PRINCIPALS, PrincipalList.class);
    }

    @Override
    public PrincipalResponse add(AddPrincipalRequest request) {
        return connection.post(PRINCIPALS, request, PrincipalResponse.class);
    }

    @Override
    public PrincipalResponse change(String id, ChangePrincipalRequest request) {
        return connection.put(PRINCIPALS + "/" + UrlPaths.segment(id), request, PrincipalResponse.class);
    }

    @Override
    public void delete(String id) {
        connection.delete(PRINCIPALS + "/" + UrlPaths.segment(id));
    }

    @Override
    public ArtworkCollections.Kept collections(String id) {
        return connection.get(PRINCIPALS + "/" + UrlPaths.segment(id) + "/collections", ArtworkCollections.Kept.class);
    }

    @Override
    public Principals.Traces traces(String id) {
        return connection.get(PRINCIPALS + "/" + UrlPaths.segment(id) + "/traces", Principals.Traces.class);
    }

    @Override
    public AuditPage audit(long after, int limit) {
        return connection.get("/api/audit?after=" + after + "&limit=" + limit, AuditPage.class);
    }

    @Override
    public AuditLog.Check checkAudit() {
        return connection.get("/api/audit/check", AuditLog.Check.class);
    }

    @Override
    public SessionList sessions() {
        return connection.get("/api/sessions", SessionList.class);
    }

    @Override
    public void endSession(String id) {
        connection.delete("/api/sessions/" + UrlPaths.segment(id));
    }

    @Override
    public KeyList keys() {
        return connection.get(KEYS, KeyList.class);
    }

    @Override
    public KeyResponse createKey(CreateKeyRequest request) {
        return connection.post(KEYS, request, KeyResponse.class);
    }

    @Override
    public void revokeKey(String id) {
        connection.delete(KEYS + "/" + UrlPaths.segment(id));
    }
}
