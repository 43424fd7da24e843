// Sentences with which OSS explains its commonest errors. Where a block's first line holds nothing but such a sentence,
// it is what tells that a block begins. Not a catalog: an unknown sentence costs a record its message, nothing else.

const SENTENCES = [
  'AccessDenied',
  'Access denied by bucket policy.',
  "Access denied by authorizer's policy.",
  'Anonymous access is forbidden for this operation.',
  'At least one of the pre-conditions you specified did not hold.',
  'Invalid Argument. Parameter is invalid.',
  'Missing Some Required Arguments.',
  'Object not exists',
  'Please reduce your request rate.',
  'Please reduce your upload request traffic.',
  'Please use virtual hosted style to access.',
  'Qps limit for the meta operation is exceeded.',
  'Request has expired.',
  'The Content-MD5 you specified was invalid.',
  'The OSS Access Key Id you provided does not exist in our records.',
  'The bucket you access does not belong to you.',
  'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
  'The bucket you tried to delete is not empty.',
  'The difference between the request time and the current time is too large.',
  'The object is not appendable.',
  'The object you specified already exists and can not be overwritten.',
  'The object you specified is immutable.',
  "The operation is not valid for the object's state.",
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  'The requested bucket name is not available.',
  'The requested range cannot be satisfied.',
  'The security token you provided has expired.',
  'The security token you provided is invalid.',
  'The specified bucket does not exist.',
  'The specified bucket is not valid.',
  'The specified key does not exist.',
  'The specified method is not allowed against this resource.',
  'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  'The specified version does not exist.',
  'This request is forbidden by kms.',
  'UserDisable',
  'We encountered an internal error. Please try again.',
  'You do not have read acl permission on this object.',
  'You do not have read permission on this object.',
  'You do not have write acl permission on this object.',
  'You have no right to access this object because of bucket acl.',
  'You have no right to access this object.',
  'Your proposed upload exceeds the maximum allowed size.',
  'Your proposed upload smaller than the minimum allowed size.',
  'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
];

const TAIL = 10;
const BY_TAIL = new Map<string, string[]>();
for (const sentence of SENTENCES) {
  const tail = sentence.slice(-TAIL);
  BY_TAIL.set(tail, [...(BY_TAIL.get(tail) ?? []), sentence]);
}

/** One of these ends each line of which `mayEndInKnownMessage` is true. */
export const KNOWN_ENDS: readonly string[] = [...BY_TAIL.keys()];

/** Cheap: could the line end with one of the sentences? */
export function mayEndInKnownMessage(text: string): boolean {
  const end = text.charCodeAt(text.length - 1) === 32 ? text.trimEnd() : text;
  return BY_TAIL.has(end.slice(-TAIL));
}

/** The sentence with which the text ends, null when there is none. */
export function knownMessageAtEnd(text: string): string | null {
  const end = text.trimEnd();
  return BY_TAIL.get(end.slice(-TAIL))?.find((sentence) => end.endsWith(sentence)) ?? null;
}
