package dev.mintmark.app.store;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Maps rows to records as Jdbi's {@link ConstructorMapper} does, which finds out by reflection at each query which column is which
 * component: for an artwork that takes longer than all the rest. Here it is found out once for each list of columns.
 * Thread-safe.
 */
final class RecordMapper<T> implements RowMapper<T> {
    private static final Map<Class<?>, RecordMapper<?>> ALL = new ConcurrentHashMap<>();

    private final RowMapper<T> mapper;
    private final Map<List<String>, RowMapper<T>> specialized = new ConcurrentHashMap<>();

    private RecordMapper(Class<T> type) {
        mapper = ConstructorMapper.of(type);
    }

    @SuppressWarnings("unchecked") // the map has each class's own
    static <T> RecordMapper<T> of(Class<T> type) {
        return (RecordMapper<T>) ALL.computeIfAbsent(type, RecordMapper::new);
    }

    @Override
    public T map(ResultSet rows, StatementContext context) throws SQLException {
        return specialize(rows, context).map(rows, context);
    }

    @Override
    public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
        List<String> columns = columns(rows.getMetaData());
        RowMapper<T> known = specialized.get(columns);
        if (known == null) {
            known = mapper.specialize(rows, context);
            specialized.put(columns, known);
        }
        return known;
    }

    private static List<String> columns(ResultSetMetaData rows) throws SQLException {
        List<String> columns = new ArrayList<>(rows.getColumnCount());
        for (int column = 1; column <= rows.getColumnCount(); column++) {
            columns.add(rows.getColumnLabel(column));
        }
        return columns;
    }
}
