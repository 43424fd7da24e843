// The texts of SDKs and tools, in the order in which they are tried: wordings that contain another's come before it,
// the loosest templates last. They belong before formats for bare XML, whose bodies some of them print.
import type { LineFormat } from '../format.ts';
import { android } from './android.ts';
import { aws } from './aws.ts';
import { c, cpp } from './c-cpp.ts';
import { dotnet } from './dotnet.ts';
import { goV1 } from './go-v1.ts';
import { ios } from './ios.ts';
import { javaV1, javaV1Message } from './java-v1.ts';
import { node } from './node.ts';
import { ossfs } from './ossfs.ts';
import { php } from './php.ts';
import { pythonOss2 } from './python-oss2.ts';
import { ruby } from './ruby.ts';
import { terraform } from './terraform.ts';
import { sdkV2 } from './v2.ts';

export const sdkFormats: readonly LineFormat[] = [
  javaV1,
  sdkV2,
  terraform,
  goV1,
  pythonOss2,
  android,
  ios,
  ossfs,
  ruby,
  dotnet,
  c,
  cpp,
  node,
  aws,
  php,
  javaV1Message,
];
