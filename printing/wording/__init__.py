"""What each paper says: a document's values in the words of its template, one module per paper."""
